package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WriteOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does what a plan says. A few at a time: a thousand objects one after the other would take longer
 * than anybody wants to wait, and all at once is what the API server throttles.
 */
final class ChangeWriter {

  private static final int AT_ONCE = 8;

  private final ServerSideApply api;

  ChangeWriter(ServerSideApply api) {
    this.api = api;
  }

  /**
   * Blocks until each was answered, refused or given up.
   *
   * @return what became of each change, in their order; a kept object has none
   */
  Map<Change, WriteOutcome> write(List<Change> changes) throws InterruptedException {
    List<Change> toDo =
        changes.stream().filter(change -> !(change instanceof Change.Keep)).toList();
    Map<Change, WriteOutcome> outcomes = new LinkedHashMap<>();
    if (toDo.size() == 1) {
      outcomes.put(toDo.getFirst(), write(toDo.getFirst()));
    } else if (!toDo.isEmpty()) {
      try (ExecutorService writers = Executors.newFixedThreadPool(Math.min(AT_ONCE, toDo.size()))) {
        List<Callable<WriteOutcome>> tasks =
            toDo.stream().map(change -> (Callable<WriteOutcome>) () -> write(change)).toList();
        List<Future<WriteOutcome>> futures = writers.invokeAll(tasks);
        for (int i = 0; i < toDo.size(); i++) {
          outcomes.put(toDo.get(i), done(futures.get(i)));
        }
      }
    }
    return outcomes;
  }

  private WriteOutcome write(Change change) {
    return switch (change) {
      case Change.Apply(var desired, var observed, var _) when observed.isEmpty() ->
          api.create(SpireKinds.CLUSTER_SPIFFE_ID, ApiObjects.toApply(desired, observed));
      case Change.Apply(var desired, var observed, var _) ->
          api.apply(
              SpireKinds.CLUSTER_SPIFFE_ID,
              ApiObjects.toApply(desired, observed),
              answer -> Comparison.differs(desired, ApiObjects.clusterSpiffeId(answer)));
      case Change.Delete(var observed, var _) ->
          api.delete(SpireKinds.CLUSTER_SPIFFE_ID, ApiObjects.version(observed));
      case Change.Keep _ -> throw new IllegalArgumentException("nothing to write: " + change);
    };
  }

  private static WriteOutcome done(Future<WriteOutcome> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a write failed in a way nobody expected", e.getCause());
    }
  }
}
