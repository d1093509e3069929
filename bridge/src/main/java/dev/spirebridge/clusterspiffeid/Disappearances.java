package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.SpireKinds;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which objects of ours were there, so that one that has to be created although it was is known to
 * have been deleted by somebody else. One thread at a time; forgets with the process.
 */
final class Disappearances {

  private final Set<String> present = new HashSet<>();

  void isThere(String name) {
    present.add(name);
  }

  void deletedByUs(String name) {
    present.remove(name);
  }

  /** Nothing is known any more: others may have written meanwhile. */
  void forget() {
    present.clear();
  }

  /** What there is to tell of an object that was just created. */
  Optional<Finding> createdAgain(ObservedClusterSpiffeId created) {
    if (present.add(created.name())) {
      return Optional.empty();
    }
    String toBeRidOfIt =
        ObjectNames.namespaceOf(created.name())
            .map(namespace -> "take the label off namespace " + namespace)
            .orElse("switch namespaces.singlePods off in the controller's configuration");
    return Optional.of(
        new Finding(
            SpireKinds.reference(
                SpireKinds.CLUSTER_SPIFFE_ID, created.name(), Optional.of(created.uid())),
            Reason.DRIFT_CORRECTED.severity(),
            Reason.DRIFT_CORRECTED.word(),
            "Deleted by somebody else and made again. To be rid of it, " + toBeRidOfIt + "."));
  }
}
