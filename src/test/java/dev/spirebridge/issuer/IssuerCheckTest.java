package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.MESH;
import static dev.spirebridge.issuer.Scene.NEW;
import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.OWN;
import static dev.spirebridge.issuer.Scene.leaf;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.TrustSource.Answer;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.MovableClock;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IssuerCheckTest {

  private static final Answer UNKNOWN = new Answer.Unknown("the agent is away");

  private final MovableClock clock = new MovableClock(NOW);
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<List<String>> looks = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private List<Aim> targets = List.of();

  private IssuerCheck check() {
    return new IssuerCheck(
        this::nextAnswer,
        _ -> targets,
        this::collect,
        new Judge(Duration.ofSeconds(30)),
        time -> {
          pauses.add(time);
          clock.advance(time);
        },
        clock);
  }

  /** The last one stays. */
  private Answer nextAnswer() {
    return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
  }

  private List<Evidence> collect(List<Aim> aims) {
    looks.add(aims.stream().map(aim -> aim.target().name()).toList());
    return aims.stream().map(IssuerCheckTest::collect).toList();
  }

  private static Evidence collect(Aim aim) {
    try {
      return aim.probe().collect();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Answer trust(Made... authorities) {
    List<X509Certificate> bundle = Arrays.stream(authorities).map(Made::certificate).toList();
    return new Answer.Known(
        new Trust(OWN, Map.of(OWN, new TrustBundle(OWN, bundle)), List.of(MESH.certificate())),
        List.of("a note"));
  }

  /** Shows one certificate after the other; the last one stays. */
  private static Aim aim(String name, X509Certificate... leaves) {
    Deque<X509Certificate> shown = new ArrayDeque<>(List.of(leaves));
    return new Aim(
        new Target(name, TargetClass.WORKLOAD, Expectation.of(Scene.WEB), Optional.empty()),
        () ->
            new Evidence.Seen(
                List.of(
                    new Presented(
                        Via.HANDSHAKE,
                        List.of(shown.size() > 1 ? shown.removeFirst() : shown.getFirst())))));
  }

  private static List<String> words(IssuerReport report) {
    return report.rows().stream().map(row -> row.verdict().word()).toList();
  }

  @Test
  void looksOnceWhereAllHolds() throws InterruptedException {
    answers.add(trust(OLD));
    targets = List.of(aim("a", leaf(OLD).certificate()), aim("b", leaf(OLD).certificate()));

    IssuerReport report = check().run();

    assertThat(report.standing()).isEqualTo(Standing.HOLDS);
    assertThat(report.notes()).containsExactly("a note");
    assertThat(looks).containsExactly(List.of("a", "b"));
    assertThat(pauses).isEmpty();
  }

  @Test
  void givesNoAlarmWhereTheBundleIsLateInARotation() throws InterruptedException {
    answers.addAll(List.of(trust(OLD), trust(OLD, NEW)));
    targets = List.of(aim("a", leaf(OLD).certificate()), aim("b", leaf(NEW).certificate()));

    IssuerReport report = check().run();

    assertThat(report.standing()).isEqualTo(Standing.HOLDS);
    assertThat(looks)
        .as("only the doubtful one again")
        .containsExactly(List.of("a", "b"), List.of("b"));
    assertThat(pauses).containsExactly(IssuerCheck.SETTLING);
    assertThat(report.trust()).contains(((Answer.Known) trust(OLD, NEW)).trust());
    assertThat(report.at()).isEqualTo(NOW.plus(IssuerCheck.SETTLING));
  }

  @Test
  void givesNoAlarmWhereAProxyIsInTheMiddleOfARenewal() throws InterruptedException {
    answers.add(trust(OLD));
    X509Certificate spent =
        leaf(OLD).valid(NOW.minusSeconds(60), NOW.minusSeconds(1)).certificate();
    targets = List.of(aim("a", spent, leaf(OLD).certificate()));
    assertThat(check().run().standing()).isEqualTo(Standing.HOLDS);
  }

  @Test
  void doesNotHoldWhereTheSecondLookShowsTheSame() throws InterruptedException {
    answers.add(trust(OLD));
    targets =
        List.of(
            aim("a", leaf(OLD).certificate()),
            aim("b", leaf(NEW).certificate()),
            aim("c", leaf(MESH).certificate()));

    IssuerReport report = check().run();

    assertThat(words(report)).containsExactly("trusted", "other-issuer", "fell-back-to-mesh-ca");
    assertThat(report.rows()).extracting(row -> row.target().name()).containsExactly("a", "b", "c");
    assertThat(looks).hasSize(2);
  }

  @Test
  void doesNotWaitForWhatCannotPass() throws InterruptedException {
    answers.add(trust(OLD));
    targets = List.of(aim("a", Scene.named("spiffe://example.org", OLD).certificate()));
    assertThat(words(check().run())).containsExactly("not-an-svid");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aCertificateThatBreaksTheJudgeCostsNobodyElseHisVerdict() throws InterruptedException {
    answers.add(trust(OLD));
    targets = List.of(aim("a", new BrokenCertificate()), aim("b", leaf(OLD).certificate()));

    IssuerReport report = check().run();

    assertThat(words(report)).containsExactly("unreachable", "trusted");
    assertThat(report.rows().getFirst().verdict().message())
        .isEqualTo(
            "its certificate cannot be judged: java.lang.IllegalStateException: broken ?[2J");
    assertThat(report.rows().getFirst().leaf()).as("nobody looks at it again").isEmpty();
  }

  @Test
  void givesNoAlarmWhereAnAddressHasGoneToAnotherPod() throws InterruptedException {
    answers.add(trust(OLD));
    X509Certificate other = Scene.named("spiffe://example.org/other", OLD).certificate();
    targets = List.of(aim("a", other, leaf(OLD).certificate()));
    assertThat(check().run().standing()).isEqualTo(Standing.HOLDS);
  }

  @Test
  void givesNoAlarmWhereAProxyHasOnlyJustStarted() throws InterruptedException {
    answers.add(trust(OLD));
    Aim started = aim("a", leaf(OLD).certificate());
    AtomicBoolean waits = new AtomicBoolean(true);
    targets =
        List.of(
            new Aim(
                started.target(),
                () ->
                    waits.getAndSet(false)
                        ? new Evidence.NotSeen(new Verdict.NoCertificate("it still waits"))
                        : started.probe().collect()));
    assertThat(check().run().standing()).isEqualTo(Standing.HOLDS);
  }

  @Test
  void knowsNothingWithoutTrustAndAsksNobody() throws InterruptedException {
    answers.add(UNKNOWN);
    targets = List.of(aim("a", leaf(OLD).certificate()));

    IssuerReport report = check().run();

    assertThat(report.standing()).isEqualTo(Standing.UNKNOWN);
    assertThat(report.trust()).isEmpty();
    assertThat(report.rows())
        .extracting(Judged::verdict)
        .containsExactly(new Verdict.Unreachable(Reason.NO_BUNDLE, "the agent is away"));
    assertThat(looks).isEmpty();
  }

  @Test
  void knowsNothingOfADoubtfulTargetOnceTrustIsLost() throws InterruptedException {
    answers.addAll(List.of(trust(OLD), UNKNOWN));
    targets = List.of(aim("a", leaf(OLD).certificate()), aim("b", leaf(NEW).certificate()));

    IssuerReport report = check().run();

    assertThat(words(report)).containsExactly("trusted", "unreachable");
    assertThat(report.trust()).isPresent();
  }

  @Test
  void notesThatAFallBackCannotBeTold() throws InterruptedException {
    answers.add(trust(OLD, MESH));
    targets = List.of(aim("a", leaf(MESH).certificate()));

    IssuerReport report = check().run();

    assertThat(report.standing()).isEqualTo(Standing.HOLDS);
    assertThat(report.notes()).anyMatch(note -> note.contains("cannot be told by its chain"));
  }

  @Test
  void waitsUntilItHolds() throws InterruptedException {
    answers.addAll(List.of(UNKNOWN, UNKNOWN, trust(OLD)));
    targets = List.of(aim("a", leaf(OLD).certificate()));
    List<Standing> heard = new ArrayList<>();

    IssuerReport report =
        check().runUntilItHolds(Duration.ofMinutes(5), each -> heard.add(each.standing()));

    assertThat(report.standing()).isEqualTo(Standing.HOLDS);
    assertThat(heard).containsExactly(Standing.UNKNOWN, Standing.UNKNOWN, Standing.HOLDS);
    assertThat(pauses).containsOnly(IssuerCheck.BETWEEN_CHECKS).hasSize(2);
  }

  @Test
  void givesUpWhenTheTimeIsOver() throws InterruptedException {
    answers.add(UNKNOWN);
    targets = List.of(aim("a", leaf(OLD).certificate()));

    IssuerReport report = check().runUntilItHolds(Duration.ofSeconds(10), each -> {});

    assertThat(report.standing()).isEqualTo(Standing.UNKNOWN);
    assertThat(clock.instant()).isBefore(NOW.plusSeconds(10));
    assertThat(pauses).hasSize(4);
  }
}
