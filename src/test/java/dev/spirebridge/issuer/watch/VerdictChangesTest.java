package dev.spirebridge.issuer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Severity;
import dev.spirebridge.testing.TestIdentities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictChangesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Verdict HOLDS =
      new Verdict.Trusted(Cluster.OLD.certificate(), Cluster.OWN, Duration.ofHours(1));
  private static final Verdict BAD = new Verdict.OtherIssuer("CN=x", Optional.empty(), "nobody's");
  private static final Verdict UNKNOWN = new Verdict.Unreachable(Reason.NOT_SERVED, "not heard");

  private Instant now = TestIdentities.NOW;
  private VerdictChanges last = VerdictChanges.NONE;

  private void pass(Judged... rows) {
    last = last.after(List.of(rows), now, PATIENCE);
    now = now.plusSeconds(15);
  }

  private static Judged row(String pod, Verdict verdict) {
    Target target =
        new Target(
            "shop/" + pod,
            TargetClass.WORKLOAD,
            Expectation.NOTHING,
            Optional.of(Cluster.deployment("shop", pod.substring(0, pod.indexOf('-')))));
    return new Judged(target, Optional.empty(), verdict, Optional.empty());
  }

  private static List<String> reasons(List<Finding> findings) {
    return findings.stream().map(each -> each.about().name() + " " + each.reason()).toList();
  }

  @Test
  void saysNothingOfWhatHoldsFromTheBeginning() {
    pass(row("web-1", HOLDS));
    pass(row("web-1", HOLDS));

    assertThat(last.lasting()).isEmpty();
    assertThat(last.over()).isEmpty();
  }

  @Test
  void tellsOfADeploymentByItsWorstPodAndOfItsReturnOnce() {
    pass(row("web-1", HOLDS), row("web-2", BAD), row("web-3", UNKNOWN), row("api-1", HOLDS));

    assertThat(last.lasting())
        .containsExactly(
            new Finding(
                Cluster.deployment("shop", "web"),
                Severity.WARNING,
                "IssuerDoesNotHold",
                "shop/web-2: other-issuer: nobody's; have spire-bridge serve its certificate"));

    pass(row("web-1", HOLDS), row("web-2", HOLDS), row("api-1", HOLDS));
    assertThat(last.lasting()).isEmpty();
    assertThat(last.over())
        .singleElement()
        .satisfies(told -> {
          assertThat(told.reason()).isEqualTo("IssuerHolds");
          assertThat(told.severity()).isEqualTo(Severity.NORMAL);
          assertThat(told.message())
              .isEqualTo("All its pods hold again: %s. Nothing is left to do.", HOLDS.message());
        });

    pass(row("web-1", HOLDS), row("web-2", HOLDS), row("api-1", HOLDS));
    assertThat(last.over()).isEmpty();
  }

  @Test
  void theSameStateIsTheSameFindingInWhateverOrderThePodsCome() {
    pass(row("web-1", BAD), row("web-2", BAD));
    List<Finding> first = last.lasting();
    pass(row("web-2", BAD), row("web-1", BAD));

    assertThat(last.lasting()).isEqualTo(first);
  }

  @Test
  void tellsOfWhatIsUnknownOnlyOnceItLasts() {
    pass(row("web-1", UNKNOWN));
    pass(row("web-1", UNKNOWN));
    assertThat(last.lasting()).isEmpty();

    now = TestIdentities.NOW.plus(PATIENCE);
    pass(row("web-1", UNKNOWN));
    assertThat(reasons(last.lasting())).containsExactly("web IssuerUnknown");

    pass(row("web-1", HOLDS));
    assertThat(reasons(last.over())).containsExactly("web IssuerHolds");
  }

  @Test
  void aMomentOfNotKnowingEndsNoAlarm() {
    pass(row("web-1", BAD));
    pass(row("web-1", UNKNOWN));
    assertThat(last.over()).isEmpty();

    pass(row("web-1", HOLDS));
    assertThat(reasons(last.over())).containsExactly("web IssuerHolds");
  }

  @Test
  void whatWasToldStaysToldWhileNothingElseIsKnown() {
    pass(row("web-1", BAD));
    List<Finding> told = last.lasting();
    pass(row("web-1", UNKNOWN));
    assertThat(last.lasting()).as("else it would be told a second time").isEqualTo(told);

    now = now.plus(PATIENCE);
    pass(row("web-1", UNKNOWN));
    assertThat(reasons(last.lasting())).containsExactly("web IssuerUnknown");
  }

  @Test
  void otherWordsAboutTheSameVerdictAreNoNews() {
    pass(row("web-1", UNKNOWN));
    now = TestIdentities.NOW.plus(PATIENCE);
    pass(row("web-1", UNKNOWN));
    List<Finding> told = last.lasting();
    pass(row("web-1", new Verdict.Unreachable(Reason.TIMED_OUT, "no answer")));
    assertThat(last.lasting()).isEqualTo(told).hasSize(1);

    pass(row("web-2", UNKNOWN));
    assertThat(last.lasting()).as("another pod").isNotEqualTo(told);
  }

  @Test
  void anotherVerdictOnTheSamePodIsNews() {
    pass(row("web-1", BAD));
    List<Finding> told = last.lasting();
    pass(row("web-1", new Verdict.Expired(Verdict.Part.LEAF, now)));
    assertThat(last.lasting()).isNotEqualTo(told).hasSize(1);
  }

  @Test
  void countsAnewWhenSomethingWasKnownInBetween() {
    pass(row("web-1", UNKNOWN));
    pass(row("web-1", HOLDS));
    now = TestIdentities.NOW.plus(PATIENCE);
    pass(row("web-1", UNKNOWN));

    assertThat(last.lasting()).isEmpty();
  }

  @Test
  void forgetsADeploymentThatIsGone() {
    pass(row("web-1", BAD));
    pass();
    pass(row("web-1", HOLDS));

    assertThat(last.over()).isEmpty();
  }
}
