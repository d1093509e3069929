package dev.spirebridge.mesh.run;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds out what became of a write, also of one that had no answer. One thread. */
final class Writer {

  /** The status of a Deployment that rolls out changes its version all the time. */
  static final int TRIES = 5;

  private final ClusterObjects objects;
  private final Journal journal;

  Writer(ClusterObjects objects, Journal journal) {
    this.objects = objects;
    this.journal = journal;
  }

  /**
   * What would come of a write.
   *
   * @return empty if the object has changed meanwhile
   */
  static Optional<Observed> expected(Ref ref, WriteOutcome dryRun) throws StopException {
    return switch (dryRun) {
      case WriteOutcome.Written(var object) ->
          Optional.of(new Observed(ref, ObjectTrees.tree(object)));
      case WriteOutcome.Outdated _, WriteOutcome.Deleted _, WriteOutcome.NotLeading _ ->
          Optional.empty();
      case WriteOutcome.Failed(var failure) -> throw notTried(ref, failure);
    };
  }

  /** As the API server says it of a webhook that may have side effects. */
  private static StopException notTried(Ref ref, ApiFailure failure) {
    if (!failure.sentence().contains("does not support dry run")) {
      return stop(ref, failure);
    }
    return new StopException(
        "%s could not be tried, so nothing was written (%s): have that webhook declare sideEffects None, or change the object by other tools with --output-dir"
            .formatted(ref, failure.sentence()),
        false);
  }

  /**
   * Whether a write took place; not if the object had changed meanwhile.
   *
   * @param there whether what is read after a write without an answer is what was to come of it;
   *     given nothing if there is no object
   */
  boolean done(Ref ref, WriteOutcome outcome, Predicate<Optional<Observed>> there)
      throws StopException, StateException {
    return switch (outcome) {
      case WriteOutcome.Written _, WriteOutcome.Deleted _ -> true;
      case WriteOutcome.Outdated _, WriteOutcome.NotLeading _ -> false;
      case WriteOutcome.Failed(var failure) -> gotThere(ref, failure, there);
    };
  }

  private boolean gotThere(Ref ref, ApiFailure failure, Predicate<Optional<Observed>> there)
      throws StopException, StateException {
    if (!Failures.perhapsDone(failure)) {
      journal.notWritten(ref);
      throw stop(ref, failure);
    }
    try {
      if (there.test(objects.read(ref))) {
        return true;
      }
    } catch (KubernetesClientException e) {
      journal.tally().unsure(ref);
    }
    throw stop(ref, failure);
  }

  private static StopException stop(Ref ref, ApiFailure failure) {
    return new StopException(
        "%s could not be written: %s".formatted(ref, failure.sentence()),
        Failures.outOfReach(failure));
  }
}
