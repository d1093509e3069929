package dev.spirebridge.testing.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line at the end of a test, passed or failed: against which peers it ran and what was seen, so
 * that the log of a build says what its result rests on.
 */
final class RunSummary implements AutoCloseable {

  private final String scenario;
  private final IssuingAgent agent;
  private final long startNanos = System.nanoTime();
  private @Nullable HandshakeLoad load;
  private @Nullable Rotations rotations;
  private final List<String> nacks = new ArrayList<>();

  /**
   * @param scenario what is shown, in a few words
   */
  RunSummary(String scenario, IssuingAgent agent) {
    this.scenario = scenario;
    this.agent = agent;
  }

  /** The load and the rotations to tell of. */
  void of(HandshakeLoad newLoad, Rotations newRotations) {
    load = newLoad;
    rotations = newRotations;
  }

  /**
   * How many responses were rejected in all.
   *
   * @param by whom this was counted
   */
  void nacks(long count, String by) {
    nacks.add("%d NACKs by %s".formatted(count, by));
  }

  @Override
  public void close() {
    double seconds = Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1000.0;
    System.out.printf(
        Locale.ROOT,
        "[PEERS] %s, with %s and Envoy %s: %s, %s, %.1f s%n",
        scenario,
        agent.description(),
        EnvoyProcess.version(),
        seen(),
        nacks.isEmpty() ? "NACKs not counted" : String.join(", ", nacks),
        seconds);
  }

  private String seen() {
    if (load == null || rotations == null) {
      return "ended before the first request";
    }
    return "%,d requests, %d failed, %d leaf and %d authority rotations"
        .formatted(
            load.succeeded() + load.failed(),
            load.failed(),
            rotations.rotatedLeaves(),
            rotations.rotatedAuthorities());
  }
}
