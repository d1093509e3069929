package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import java.util.List;
import java.util.Optional;

/**
 * How far a pod has come from its label to the ClusterSPIFFEIDs that select it.
 *
 * @param value of the label that decides; empty where there is none
 * @param expected the name of the object of ours that should select it; empty if nobody asks
 * @param observed that object, if it is there and ours
 * @param selecting the objects that select the pod and are not being deleted, the oldest first;
 *     fallbacks only where no other does
 * @param findings what the planner says about the pod's namespace and these objects
 */
public record PodRegistration(
    PodAsking asking,
    Optional<String> value,
    Optional<String> expected,
    Optional<ObservedClusterSpiffeId> observed,
    List<Selecting> selecting,
    List<Finding> findings) {

  public PodRegistration {
    selecting = List.copyOf(selecting);
    findings = List.copyOf(findings);
  }

  /**
   * A ClusterSPIFFEID that selects the pod.
   *
   * @param className its own; empty for none
   * @param sameClass whether that is the class of the controller's settings
   * @param settled whether it, and the pod, have been there for so long that a controller-manager
   *     would have looked at them
   * @param template of the SPIFFE ID; empty if it has none
   */
  public record Selecting(
      ObservedClusterSpiffeId object,
      String className,
      boolean sameClass,
      boolean settled,
      String template) {

    /** Whether a controller-manager has said what it made of it. */
    public boolean taken() {
      return object.stats().isPresent();
    }
  }

  /** Whether a finding of that kind is among them. */
  public Optional<Finding> finding(Reason reason) {
    return findings.stream().filter(each -> each.reason().equals(reason.word())).findFirst();
  }
}
