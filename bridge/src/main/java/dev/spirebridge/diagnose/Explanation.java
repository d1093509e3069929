package dev.spirebridge.diagnose;

import java.util.List;
import java.util.Optional;

/**
 * All steps of one pod.
 *
 * @param pod {@code namespace/name}
 * @param steps each once, in order
 */
public record Explanation(String pod, List<Step> steps) {

  public Explanation {
    steps = List.copyOf(steps);
  }

  /** What all steps together come to. */
  public enum Outcome {
    HOLDS,
    /** A step is missing, whatever else could not be found out. */
    MISSING,
    /** Nothing is known to be missing, and not all could be found out. */
    UNKNOWN
  }

  public Outcome outcome() {
    if (firstMissing().isPresent()) {
      return Outcome.MISSING;
    }
    return unknown().isEmpty() ? Outcome.HOLDS : Outcome.UNKNOWN;
  }

  /** One of them. */
  public Step step(StepName name) {
    return steps.stream().filter(each -> each.name() == name).findFirst().orElseThrow();
  }

  /** Those after it may be missing for want of it. */
  public Optional<Step> firstMissing() {
    return steps.stream().filter(Step::isMissing).findFirst();
  }

  /** Those that could not be found out, also those that depend on others. */
  public List<Step> unknown() {
    return steps.stream().filter(Step::isUnknown).toList();
  }
}
