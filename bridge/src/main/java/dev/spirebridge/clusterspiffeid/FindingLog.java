package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.SpireKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The findings of one plan, kept by the namespace they concern. */
final class FindingLog {

  /** Where findings that concern no one namespace are kept; no namespace has this name. */
  private static final String WHOLE_CLUSTER = "~";

  private final Map<String, List<Finding>> byNamespace = new TreeMap<>();

  void aboutNamespace(NamespaceView namespace, Reason reason, String message) {
    var reference = ObjectReference.namespace(namespace.name(), namespace.uid());
    add(namespace.name(), reference, reason, message);
  }

  /**
   * @param namespace the one it concerns
   */
  void aboutObject(
      ObservedClusterSpiffeId object, Optional<String> namespace, Reason reason, String message) {
    aboutObject(object.name(), Optional.of(object.uid()), namespace, reason, message);
  }

  void aboutObject(
      String name,
      Optional<String> uid,
      Optional<String> namespace,
      Reason reason,
      String message) {
    var reference = SpireKinds.reference(SpireKinds.CLUSTER_SPIFFE_ID, name, uid);
    add(namespace.orElse(WHOLE_CLUSTER), reference, reason, message);
  }

  /** About the relationship that is missing; the name is made to suit an object. */
  void aboutTrustDomain(String trustDomain, String message) {
    var reference =
        SpireKinds.reference(
            SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN,
            trustDomain.replace('_', '-'),
            Optional.empty());
    add(WHOLE_CLUSTER, reference, Reason.NOT_FEDERATED, message);
  }

  private void add(String key, ObjectReference about, Reason reason, String message) {
    byNamespace
        .computeIfAbsent(key, unused -> new ArrayList<>(2))
        .add(new Finding(about, reason.severity(), reason.word(), message));
  }

  List<Finding> concerning(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }

  /** What concerns no one namespace. */
  List<Finding> concerningAll() {
    return concerning(WHOLE_CLUSTER);
  }

  /** What concerns every namespace where single pods ask. */
  List<Finding> concerningSinglePods() {
    return concerningAll().stream()
        .filter(finding -> finding.about().name().equals(ObjectNames.PODS))
        .toList();
  }

  /** By namespace, in the order they were found; those about the whole come last. */
  List<Finding> all() {
    return byNamespace.values().stream().flatMap(List::stream).toList();
  }
}
