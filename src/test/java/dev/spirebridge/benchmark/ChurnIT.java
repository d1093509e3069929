package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.ChurnResult.Check;
import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The benchmark's churn in short: the bridge in a process of its own, the embedded server as the
 * agent, which tells how many subscriptions it has.
 */
@Alone("it measures memory, threads and descriptors under a fixed rate of processes")
class ChurnIT {
  private static final Duration DURATION = Duration.ofSeconds(20);
  private static final int PER_MINUTE = 1_000;

  @Test
  void keepsNothingOfProcessesThatCameAndWent() {
    Peers.require("python3");
    ChurnSettings settings = ChurnSettings.of(DURATION, PER_MINUTE, true);

    ChurnResult result =
        new Churn(
                settings,
                new BridgeSubject(ProgramProcess.command(), BridgeSubject.Role.NODE),
                EmbeddedFeed::start)
            .run();

    System.out.println(result.report());
    assertThat(result.count().started()).isGreaterThanOrEqualTo(settings.processes());
    assertThat(result.samples())
        .as("times at which several had a subscription")
        .anyMatch(sample -> sample.held().subscriptions() > 1);
    assertThat(result.checks()).allMatch(Check::holds);
  }
}
