package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.Severity;
import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Optional;

/** The words for what people should know about a ClusterFederatedTrustDomain. */
final class FederationFindings {

  private static final String CORRECTED = "Corrected";
  private static final String TAKEN_OVER = "TakenOver";

  private FederationFindings() {}

  /** Whether it tells of a change, which is only so once the change is made. */
  static boolean tellsOfAChange(Finding finding) {
    return finding.reason().equals(CORRECTED) || finding.reason().equals(TAKEN_OVER);
  }

  static Finding foreignName(ObservedFederatedTrustDomain foreign, TrustDomain wanted) {
    return warning(
        foreign,
        "ForeignObject",
        """
        %s is configured, but the object %s, which should declare it, is not spire-bridge's and is \
        left as it is. Delete it, or label it %s=%s to hand it over.\
        """
            .formatted(wanted, foreign.name(), Ownership.LABEL, Ownership.OWNER));
  }

  static Finding terminating(ObservedFederatedTrustDomain present) {
    return warning(
        present,
        "Terminating",
        """
        %s is being deleted and waits for a finalizer. It is made anew when it is gone; look at \
        metadata.finalizers if that does not come.\
        """
            .formatted(present.name()));
  }

  static Finding corrected(ObservedFederatedTrustDomain present, List<String> differences) {
    return warning(
        present,
        CORRECTED,
        """
        %s was not as configured and is changed back (%s). Change the federation list of the \
        controller's configuration instead.\
        """
            .formatted(present.name(), String.join("; ", differences)));
  }

  static Finding deletedByHand(ObservedFederatedTrustDomain madeAgain) {
    return warning(
        madeAgain,
        CORRECTED,
        """
        %s was deleted by somebody else and is made again. Take it out of the federation list of \
        the controller's configuration instead.\
        """
            .formatted(madeAgain.name()));
  }

  static Finding takenOver(ObservedFederatedTrustDomain present, List<String> differences) {
    return new Finding(
        FederationObjects.reference(present.name(), Optional.of(present.uid())),
        Severity.NORMAL,
        TAKEN_OVER,
        """
        %s was made by `spire-bridge federation add` and is now kept by the controller's \
        configuration (%s). Remove it there when it is to go.\
        """
            .formatted(present.name(), String.join("; ", differences)));
  }

  static Finding sourceless(ObservedFederatedTrustDomain present) {
    return warning(
        present,
        "UnknownSource",
        """
        %s has spire-bridge's label but no annotation %s that says who asked for it, so it is left \
        as it is. Delete it, or annotate it with %s or %s.\
        """
            .formatted(
                present.name(),
                FederationSource.ANNOTATION,
                FederationSource.CONFIGURATION.value(),
                FederationSource.COMMAND.value()));
  }

  static Finding warning(ObservedFederatedTrustDomain about, String reason, String message) {
    return new Finding(
        FederationObjects.reference(about.name(), Optional.of(about.uid())),
        Severity.WARNING,
        reason,
        message);
  }
}
