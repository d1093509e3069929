package dev.spirebridge.app;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.status.MovingStatus;
import dev.spirebridge.store.Subject;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.MountedConfigMap;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.MovingFiles;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

class MovingRootsTest {

  private static final Instant UNTIL = NOW.plus(Duration.ofHours(2));
  private static final CertificateAuthority AUTHORITY = authority(TRUST_DOMAIN);
  private static final CertificateAuthority PARTNERS = authority(PARTNER);

  private final Logger logger = (Logger) LoggerFactory.getLogger(MovingRoots.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final MovableClock clock = new MovableClock(NOW);
  private final CertificateWorkshop workshop = new CertificateWorkshop(NOW);
  private final X509Certificate root = workshop.authority("O=cluster.local").certificate();
  private final List<HeldSubject> held = new ArrayList<>();
  private final List<ExtraRoots> trusted = new ArrayList<>();

  @TempDir Path folder;
  private MountedConfigMap mounted;
  private MovingRoots moving;

  @BeforeEach
  void begin() {
    lines.start();
    logger.addAppender(lines);
    mounted = new MountedConfigMap(folder);
    moving = new MovingRoots(folder, () -> Federations.of(held), trusted::add, clock);
    moving.look();
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void nothingIsTrustedOrToldWithoutAFile() {
    moving.look();
    assertThat(moving.status()).isEmpty();
    assertThat(trusted).isEmpty();
    assertThat(events()).isEmpty();
  }

  @Test
  void itsRootsAreTrustedFromTheNextLookAndToldOnce() {
    asksFor(UNTIL, "example.org");
    moving.look();
    moving.look();
    assertThat(trusted)
        .singleElement()
        .satisfies(roots ->
            assertThat(roots.roots()).containsExactly(Map.entry(TRUST_DOMAIN, List.of(root))));
    assertThat(moving.status())
        .contains(
            new MovingStatus(
                Optional.of("move"),
                Optional.of(UNTIL),
                List.of("example.org"),
                List.of(KeyIdentifiers.subject(root).orElseThrow()),
                Optional.empty()));
    assertThat(events()).containsExactly("moving-window-opened");
    assertThat(lines.list.getFirst().getFormattedMessage())
        .contains(folder.toString(), "1 root(s) of example.org", UNTIL.toString(), "for 2h:");
  }

  @Test
  void theyAreTakenOutWhenTheConfigMapGoes() {
    asksFor(UNTIL, "example.org");
    moving.look();
    mounted.put(Map.of());
    moving.look();
    assertThat(trusted).hasSize(2).last().isEqualTo(ExtraRoots.NONE);
    assertThat(moving.status()).isEmpty();
    assertThat(events()).containsExactly("moving-window-opened", "moving-window-closed");
  }

  @Test
  void theyAreTakenOutWhenTheirTimeIsOverThoughTheFileStays() {
    asksFor(UNTIL, "example.org");
    moving.look();
    clock.setTo(UNTIL.minusNanos(1));
    moving.expire();
    assertThat(trusted).hasSize(1);
    clock.setTo(UNTIL);
    moving.expire();
    moving.expire();
    moving.look();
    assertThat(trusted).hasSize(2).last().isEqualTo(ExtraRoots.NONE);
    assertThat(events()).containsExactly("moving-window-opened", "moving-window-expired");
    MovingStatus status = moving.status().orElseThrow();
    assertThat(status.keyIds()).isEmpty();
    assertThat(status.refused().orElseThrow()).contains("remove the ConfigMap");
  }

  @Test
  void aLaterTimeInTheFileGoesOnWithoutAGap() {
    asksFor(UNTIL, "example.org");
    moving.look();
    asksFor(UNTIL.plusSeconds(60), "example.org");
    moving.look();
    clock.setTo(UNTIL);
    moving.expire();
    assertThat(trusted).hasSize(1);
    assertThat(moving.status().orElseThrow().until()).contains(UNTIL.plusSeconds(60));
    assertThat(events()).containsExactly("moving-window-opened", "moving-window-opened");
  }

  @Test
  void aDayIsTheLongestAndTheLastInstantIsTooLate() {
    asksFor(NOW.plus(Duration.ofHours(24)), "example.org");
    moving.look();
    assertThat(trusted).hasSize(1);
    asksFor(NOW.plus(Duration.ofHours(24)).plusMillis(1), "example.org");
    moving.look();
    assertThat(trusted).hasSize(2).last().isEqualTo(ExtraRoots.NONE);
    isRefused("more than 24h ahead");
    asksFor(NOW, "example.org");
    moving.look();
    isRefused("its time was over at");
    assertThat(trusted).hasSize(2);
    assertThat(events())
        .containsExactly("moving-window-opened", "moving-window-refused", "moving-window-refused");
  }

  /** Else a file for next week would open a window that nobody expects any more. */
  @Test
  void whatWasRefusedDoesNotOpenByItself() {
    asksFor(NOW.plus(Duration.ofHours(30)), "example.org");
    moving.look();
    clock.advance(Duration.ofHours(10));
    moving.look();
    assertThat(trusted).isEmpty();
    assertThat(events()).containsExactly("moving-window-refused");
  }

  @Test
  void aFileThatBecomesUnreadableEndsTheWindow() {
    asksFor(UNTIL, "example.org");
    moving.look();
    mounted.put(Map.of(MovingFiles.KEY, "{"));
    moving.look();
    moving.look();
    assertThat(trusted).hasSize(2).last().isEqualTo(ExtraRoots.NONE);
    isRefused("it is not JSON");
    assertThat(events()).containsExactly("moving-window-opened", "moving-window-refused");
    assertThat(lines.list.getLast().getFormattedMessage()).contains("is taken out");
  }

  @Test
  void whatAllFederateWithIsToldAndIsNotHandedOut() {
    held.add(federating(PARTNERS));
    asksFor(UNTIL, "example.org", "partner.test");
    moving.look();
    moving.look();
    MovingStatus status = moving.status().orElseThrow();
    assertThat(status.trustDomains()).containsExactly("example.org");
    assertThat(status.keyIds()).hasSize(1);
    assertThat(status.refused().orElseThrow()).startsWith("partner.test is federated");
    assertThat(events()).containsExactly("moving-window-opened", "moving-window-refused");
  }

  /** Some are given it, so it has to be seen. */
  @Test
  void whatSomeFederateWithIsToldAndShown() {
    held.add(federating(PARTNERS));
    held.add(federating());
    asksFor(UNTIL, "partner.test");
    moving.look();
    MovingStatus status = moving.status().orElseThrow();
    assertThat(status.trustDomains()).containsExactly("partner.test");
    assertThat(status.refused()).isPresent();
    held.clear();
    moving.look();
    assertThat(moving.status().orElseThrow().refused()).isEmpty();
    held.add(federating(PARTNERS));
    moving.look();
    assertThat(events()).containsExactly("moving-window-opened", "moving-window-refused");
  }

  @Test
  void everyLineIsAWarningThatNamesTheMove() {
    asksFor(UNTIL, "example.org");
    moving.look();
    clock.setTo(UNTIL);
    moving.expire();
    assertThat(lines.list)
        .allSatisfy(line -> {
          assertThat(line.getLevel()).isEqualTo(Level.WARN);
          assertThat(line.getKeyValuePairs())
              .anyMatch(pair -> pair.key.equals("move") && "move".equals(pair.value));
        });
  }

  private void isRefused(String words) {
    MovingStatus status = moving.status().orElseThrow();
    assertThat(status.keyIds()).isEmpty();
    assertThat(status.trustDomains()).isEmpty();
    assertThat(status.refused().orElseThrow()).contains(words).contains("; ");
  }

  private void asksFor(Instant until, String... trustDomains) {
    Map<String, List<X509Certificate>> roots = new HashMap<>();
    for (String trustDomain : trustDomains) {
      roots.put(TrustDomain.parse(trustDomain).getName(), List.of(root));
    }
    mounted.put(Map.of(MovingFiles.KEY, MovingFiles.of("move", until, roots)));
  }

  private static HeldSubject federating(CertificateAuthority... partners) {
    Subject subject = new Subject("self");
    subject.accept(snapshot(List.of(svid(AUTHORITY, WEB, "")), AUTHORITY, partners));
    return new HeldSubject(subject, Optional.empty());
  }

  private List<String> events() {
    return lines.list.stream()
        .flatMap(line -> line.getMarkerList().stream())
        .map(Marker::getName)
        .toList();
  }
}
