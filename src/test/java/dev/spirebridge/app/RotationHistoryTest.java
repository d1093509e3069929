package dev.spirebridge.app;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.status.RotationKind;
import dev.spirebridge.status.RotationStatus;
import dev.spirebridge.store.Subject;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationHistoryTest {

  private final MovableClock clock = new MovableClock(TestIdentities.NOW);
  private final RotationHistory history = new RotationHistory(clock);
  private final CertificateAuthority own = authority(TRUST_DOMAIN);
  private final Subject self = new Subject("self", history);

  @Test
  void whatIsGivenFirstIsNoRotation() {
    self.accept(snapshot(List.of(web()), own));

    assertThat(history.status()).isEmpty();
  }

  @Test
  void aNewLeafIsNotedWithItsSerialAndWhenItExpires() {
    WorkloadSvid api = svid(own, API, "");
    WorkloadSvid next = web();
    self.accept(snapshot(List.of(web(), api), own));
    clock.advance(Duration.ofMinutes(30));
    self.accept(snapshot(List.of(next, api), own));

    assertThat(history.status())
        .containsExactly(
            new RotationStatus(
                clock.instant(),
                RotationKind.LEAF,
                "self",
                1,
                WEB.toString(),
                Optional.of(next.leaf().getSerialNumber().toString(16)),
                Optional.of(next.leaf().getNotAfter().toInstant()),
                List.of(),
                List.of()));
  }

  @Test
  void theSameContentAgainIsNoRotation() {
    WorkloadSvid held = web();
    self.accept(snapshot(List.of(held), own));
    self.accept(snapshot(List.of(held), own));
    self.withdraw();
    self.accept(snapshot(List.of(held), own));

    assertThat(history.status()).isEmpty();
  }

  @Test
  void changedAuthoritiesAreNotedByTheirKeys() {
    WorkloadSvid held = web();
    CertificateAuthority added = authority(TRUST_DOMAIN);
    CertificateAuthority partner = authority(PARTNER);
    CertificateAuthority newPartner = authority(PARTNER);
    self.accept(snapshot(List.of(held), own, partner));
    self.accept(snapshot(List.of(held), own, added, partner));
    self.accept(snapshot(List.of(held), own, added, newPartner));

    assertThat(history.status())
        .extracting(
            RotationStatus::kind,
            RotationStatus::name,
            RotationStatus::added,
            RotationStatus::removed)
        .containsExactly(
            tuple(RotationKind.AUTHORITIES, "example.org", List.of(key(added)), List.of()),
            tuple(
                RotationKind.AUTHORITIES,
                "partner.test",
                List.of(key(newPartner)),
                List.of(key(partner))));
  }

  @Test
  void whatComesToManyWithinAMinuteIsOneRotation() {
    WorkloadSvid held = web();
    CertificateAuthority added = authority(TRUST_DOMAIN);
    List<Subject> callers = List.of(caller(1), caller(2), caller(3), caller(4));
    callers.forEach(each -> each.accept(snapshot(List.of(held), own)));
    callers.subList(0, 3).forEach(each -> each.accept(snapshot(List.of(held), own, added)));
    clock.advance(Duration.ofSeconds(61));
    callers.getLast().accept(snapshot(List.of(held), own, added));

    assertThat(history.status())
        .extracting(RotationStatus::subject, RotationStatus::subjects)
        .containsExactly(tuple("pid 1", 3), tuple("pid 4", 1));
  }

  @Test
  void aChangeThatIsTakenBackAndMadeAgainIsMadeTwice() {
    WorkloadSvid held = web();
    CertificateAuthority flapping = authority(TRUST_DOMAIN);
    self.accept(snapshot(List.of(held), own));
    self.accept(snapshot(List.of(held), own, flapping));
    self.accept(snapshot(List.of(held), own));
    self.accept(snapshot(List.of(held), own, flapping));

    assertThat(history.status())
        .extracting(RotationStatus::subjects, RotationStatus::added)
        .containsExactly(
            tuple(1, List.of(key(flapping))),
            tuple(1, List.of()),
            tuple(1, List.of(key(flapping))));
  }

  /** Who federates with us decides how large a bundle is, not how much we remember of it. */
  @Test
  void ofAHugeBundleOnlySomeAuthoritiesAreNoted() {
    WorkloadSvid held = web();
    List<CertificateAuthority> all = new ArrayList<>(List.of(own));
    self.accept(snapshot(List.of(held), own));
    for (int i = 0; i < 30; i++) {
      all.add(authority(TRUST_DOMAIN));
    }
    self.accept(
        snapshot(
            List.of(held),
            all.getFirst(),
            all.subList(1, all.size()).toArray(CertificateAuthority[]::new)));

    assertThat(history.status().getFirst().added()).hasSize(20);
  }

  @Test
  void onlyTheNewestAreKept() {
    self.accept(snapshot(List.of(web()), own));
    WorkloadSvid last = web();
    for (int i = 0; i < 204; i++) {
      self.accept(snapshot(List.of(web()), own));
    }
    self.accept(snapshot(List.of(last), own));

    assertThat(history.status()).hasSize(200);
    assertThat(history.status().getLast().serial())
        .contains(last.leaf().getSerialNumber().toString(16));
  }

  private Subject caller(int pid) {
    return new Subject("pid " + pid, history);
  }

  private WorkloadSvid web() {
    return svid(own, WEB, "");
  }

  private static String key(CertificateAuthority authority) {
    return KeyIdentifiers.ofSubject(authority.root());
  }
}
