package dev.spirebridge.issuer.watch;

import dev.spirebridge.kubernetes.ObjectReference;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whom the check is about, as configured: those whom the controller has given identities.
 *
 * @param label of namespaces and pods that are managed; its value has to be {@code true}
 * @param refused namespaces that are not managed whatever their labels say
 * @param singlePods whether the label on a pod does for that pod what it does on a namespace
 * @param gateways as NAMESPACE/NAME of a Deployment or DaemonSet, wherever they are
 * @param ownNamespace where the controller is, and the node daemons
 */
public record CheckScope(
    String label,
    Predicate<String> refused,
    boolean singlePods,
    Set<String> gateways,
    String ownNamespace) {

  private static final String WANTED = "true";
  private static final Set<String> GATEWAY_KINDS = Set.of("Deployment", "DaemonSet");

  public CheckScope {
    gateways = Set.copyOf(gateways);
  }

  /** Of the namespaces that are labelled, as the API server takes it. */
  String selector() {
    return label + "=" + WANTED;
  }

  /** Whether these are the labels of a pod that asks for itself. */
  boolean isAskedFor(Map<String, String> podLabels) {
    return singlePods && WANTED.equals(podLabels.get(label));
  }

  /** Whether pods with this owner are a gateway's. */
  boolean isGateway(ObjectReference owner) {
    return gateways.stream().anyMatch(gateway -> isGateway(owner, gateway));
  }

  static boolean isGateway(ObjectReference owner, String gateway) {
    return GATEWAY_KINDS.contains(owner.kind())
        && gateway.equals(owner.namespace().orElse("") + "/" + owner.name());
  }
}
