package dev.spirebridge.mesh.run;

import dev.spirebridge.issuer.Pause;
import dev.spirebridge.mesh.Gate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits until gates hold, and tells what it waits for. */
final class GateWatch {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration PASSING = Duration.ofSeconds(20);
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

  private final Gates gates;
  private final Duration patience;
  private final Pause pause;
  private final InstantSource clock;
  private final Consumer<String> told;

  /**
   * @param patience with each gate
   */
  GateWatch(
      Gates gates, Duration patience, Pause pause, InstantSource clock, Consumer<String> told) {
    this.gates = gates;
    this.patience = patience;
    this.pause = pause;
    this.clock = clock;
    this.told = told;
  }

  /** What follows from an edit. */
  void await(List<Gate> all) throws InterruptedException, StopException {
    for (Gate gate : all) {
      await(gate, patience, "look into that, or wait longer with --wait");
    }
  }

  /**
   * What has to hold before an edit. Nobody has to wait for long to be told that a certificate is
   * another CA's: only a pod that is just being replaced is waited for.
   */
  void expect(List<Gate> all) throws InterruptedException, StopException {
    for (Gate gate : all) {
      if (gate instanceof Gate.IssuerHolds && patience.compareTo(PASSING) > 0) {
        await(gate, PASSING, "mend that first");
      } else {
        await(List.of(gate));
      }
    }
  }

  private void await(Gate gate, Duration limit, String advice)
      throws InterruptedException, StopException {
    Instant start = clock.instant();
    Optional<Instant> spoke = Optional.empty();
    String words = "";
    while (true) {
      GateAnswer answer = gates.look(gate);
      switch (answer) {
        case GateAnswer.Holds(var said) -> {
          told.accept("holds: " + said);
          return;
        }
        case GateAnswer.Never(var said) -> throw new StopException(said, false);
        case GateAnswer.Unknown(var said) -> throw new StopException(said, true);
        case GateAnswer.NotYet _, GateAnswer.OutOfReach _ -> {
          String said = answer.told();
          Instant now = clock.instant();
          if (Duration.between(start, now).compareTo(limit) >= 0) {
            throw new StopException(
                "%s, still after %d s: %s".formatted(said, limit.toSeconds(), advice),
                answer instanceof GateAnswer.OutOfReach);
          }
          if (!said.equals(words)
              && spoke.map(now.minus(BETWEEN_WORDS)::compareTo).orElse(0) >= 0) {
            told.accept("waiting: " + said);
            words = said;
            spoke = Optional.of(now);
          }
          pause.pause(BETWEEN_LOOKS);
        }
      }
    }
  }
}
