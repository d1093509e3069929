package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** What became of a write. */
public sealed interface WriteOutcome {

  /**
   * @param object as the API server has it now
   */
  record Written(GenericKubernetesResource object) implements WriteOutcome {}

  /** It is gone, or was already. */
  record Deleted() implements WriteOutcome {}

  /** This process may not write any more; whatever was not sent yet was not sent. */
  record NotLeading() implements WriteOutcome {}

  /** Somebody else changed the object meanwhile: look again. */
  record Outdated(String why) implements WriteOutcome {}

  /** The API server refused, or could not be asked. */
  record Failed(ApiFailure failure) implements WriteOutcome {}
}
