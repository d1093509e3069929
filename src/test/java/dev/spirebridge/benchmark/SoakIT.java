package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.ChurnResult.Check;
import dev.spirebridge.testing.peers.ProgramProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The benchmark's soak in short, so that the program of the long one is kept working. */
class SoakIT {
  private static final Duration DURATION = Duration.ofSeconds(20);
  private static final Duration ROTATION = Duration.ofSeconds(2);
  private static final int STREAMS = 200;

  /** A hundred times as often as in half an hour: each rotation meets some that have just come. */
  private static final int RECONNECT_PERCENT_PER_MINUTE = 60;

  @Test
  void everyStreamHasEveryRotationAndNothingIsKept() {
    SoakSettings settings =
        new SoakSettings(DURATION, STREAMS, ROTATION, RECONNECT_PERCENT_PER_MINUTE);

    SoakResult result =
        new Soak(settings, new BridgeSubject(ProgramProcess.command(), BridgeSubject.Role.SIDECAR))
            .run();

    System.out.println(result.report());
    assertThat(result.samples()).hasSizeGreaterThanOrEqualTo(9);
    assertThat(result.samples().getLast().count().left()).as("reconnected").isGreaterThan(20);
    assertThat(result.samples().getLast().count().delivered())
        .as("leaves and trust bundles")
        .isGreaterThan(STREAMS * 9L);
    assertThat(result.checks()).allMatch(Check::holds);
  }
}
