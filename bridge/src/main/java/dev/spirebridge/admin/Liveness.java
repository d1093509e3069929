package dev.spirebridge.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells which of the process's own threads have stopped working, so that only a restart helps. What
 * goes on outside the process, such as an agent that is away, is readiness and never belongs here:
 * a restart would throw away the last good identity.
 */
@FunctionalInterface
public interface Liveness {

  /** One sentence for each thread that has stopped; empty while all work. Must not block. */
  List<String> stopped();

  /** Watches that each of the threads runs; one that has ended or was never started is reported. */
  static Liveness ofThreads(List<Thread> threads) {
    List<Thread> watched = List.copyOf(threads);
    return () ->
        watched.stream()
            .filter(thread -> !thread.isAlive())
            .map(thread -> "thread " + thread.getName() + " has ended")
            .toList();
  }

  /**
   * Watches a loop that says when it last came round.
   *
   * @param limit how old the last beat may be; well above the loop's longest wait
   */
  static Liveness ofHeartbeat(
      String loop, Supplier<Instant> lastBeat, Duration limit, InstantSource clock) {
    return () -> {
      Instant beat = lastBeat.get();
      Duration age = Duration.between(beat, clock.instant());
      return age.compareTo(limit) <= 0
          ? List.of()
          : List.of("%s has not moved for %s".formatted(loop, DurationWords.of(age)));
    };
  }

  /** Alive while every part is. */
  static Liveness all(List<Liveness> parts) {
    List<Liveness> watched = List.copyOf(parts);
    return () -> watched.stream().map(Liveness::stopped).flatMap(List::stream).toList();
  }
}
