package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.NoCertificate;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks through one probe as a check does: on a virtual thread, within a limit. */
final class Looks {

  static final Duration PATIENT = Duration.ofSeconds(20);

  private Looks() {}

  static Evidence through(Probe probe, Duration limit) {
    try (VirtualProbeRunner runner = new VirtualProbeRunner(1, limit)) {
      return runner.run(List.of(aim("it", probe))).getFirst();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Aim aim(String name, Probe probe) {
    return new Aim(
        new Target(name, TargetClass.OTHER, Expectation.NOTHING, Optional.empty()), probe);
  }

  static List<Presented> seen(Probe probe) {
    Evidence evidence = through(probe, PATIENT);
    assertThat(evidence).isInstanceOf(Evidence.Seen.class);
    return ((Evidence.Seen) evidence).all();
  }

  static void unreachable(Probe probe, Reason reason, String why) {
    unreachable(through(probe, PATIENT), reason, why);
  }

  static void unreachable(Evidence evidence, Reason reason, String why) {
    assertThat(absence(evidence))
        .isInstanceOfSatisfying(
            Unreachable.class,
            verdict -> {
              assertThat(verdict.reason()).as(verdict.why()).isEqualTo(reason);
              assertThat(verdict.why()).contains(why).doesNotContain("\n").doesNotEndWith(".");
            });
  }

  static void none(Probe probe, String why) {
    assertThat(absence(through(probe, PATIENT))).isEqualTo(new NoCertificate(why));
  }

  private static Verdict absence(Evidence evidence) {
    assertThat(evidence).isInstanceOf(Evidence.NotSeen.class);
    return ((Evidence.NotSeen) evidence).why();
  }
}
