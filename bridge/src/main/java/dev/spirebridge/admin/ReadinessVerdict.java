package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a proxy that connects now gets an identity, if there is one for it, in words for whoever
 * looks.
 */
public sealed interface ReadinessVerdict {

  /**
   * It does.
   *
   * @param notes what is wrong nevertheless; empty when all is well
   */
  record Ready(List<String> notes) implements ReadinessVerdict {
    public Ready {
      notes = List.copyOf(notes);
    }
  }

  /**
   * It does not, or soon will not.
   *
   * @param notes what follows from it and what to do
   */
  record NotReady(String reason, List<String> notes) implements ReadinessVerdict {
    public NotReady {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Judges one status; the same status always gives the same verdict.
   *
   * @param silenceLimit how long a source may be without contact to its agent
   */
  static ReadinessVerdict of(BridgeStatus status, Duration silenceLimit, Instant now) {
    ReadinessVerdict verdict =
        status.callers().isPresent()
            ? new CallerReadinessRules(status, silenceLimit, now).verdict()
            : new ReadinessRules(status, silenceLimit, now).verdict();
    return verdict.noting(SecretNotes.of(status)).noting(MovingNotes.of(status));
  }

  /** Judges one status of a controller. */
  static ReadinessVerdict of(ControllerProcessStatus status) {
    return ControllerReadinessRules.verdict(status);
  }

  /** The same verdict with what else is to be known. */
  private ReadinessVerdict noting(List<String> more) {
    return switch (this) {
      case Ready(List<String> notes) -> new Ready(both(notes, more));
      case NotReady(String reason, List<String> notes) -> new NotReady(reason, both(notes, more));
    };
  }

  private static List<String> both(List<String> notes, List<String> more) {
    return Stream.concat(notes.stream(), more.stream()).toList();
  }

  default boolean isReady() {
    return this instanceof Ready;
  }

  /** {@code ready} or {@code not ready: …} on the first line, one line per note below. */
  default String text() {
    Stream<String> lines =
        switch (this) {
          case Ready(List<String> notes) -> Stream.concat(Stream.of("ready"), notes.stream());
          case NotReady(String reason, List<String> notes) ->
              Stream.concat(Stream.of("not ready: " + reason), notes.stream());
        };
    return lines.map(line -> line.replaceAll("\\R", " ") + "\n").collect(Collectors.joining());
  }
}
