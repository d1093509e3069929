package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A running pod that a policy covers, with a proxy or without. */
record CoveredPod(Observed seen) {

  static Optional<CoveredPod> of(Observed pod) {
    boolean over =
        pod.tree().at("metadata", "deletionTimestamp").isPresent()
            || List.of("Succeeded", "Failed")
                .contains(pod.tree().text("status", "phase").orElse(""));
    return over ? Optional.empty() : Optional.of(new CoveredPod(pod));
  }

  String namespace() {
    return seen.ref().namespace().orElseThrow();
  }

  Map<String, String> labels() {
    return seen.labels();
  }

  boolean hasProxy() {
    return proxy().isPresent();
  }

  /** Policies are for who is called by the mesh; a gateway's clients are others. */
  boolean router() {
    return proxy().map(proxy -> proxy.list("args").contains("router")).orElse(false);
  }

  /** With the other pods of its template; empty for a bare pod without labels. */
  Optional<Scope> scope(Lookup lookup) {
    String selector = template(lookup).orElseGet(this::labels).entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .sorted()
        .reduce((one, other) -> one + "," + other)
        .orElse("");
    return selector.isEmpty()
        ? Optional.empty()
        : Optional.of(new Scope.Pods(namespace(), selector, Optional.empty()));
  }

  private Optional<Tree> proxy() {
    return Stream.of("containers", "initContainers")
        .flatMap(list -> seen.tree().items("spec", list).stream())
        .filter(container -> container.text("name").filter("istio-proxy"::equals).isPresent())
        .findFirst();
  }

  /** What its workload selects by, if that is labels alone. */
  private Optional<Map<String, String>> template(Lookup lookup) {
    return seen.tree().items("metadata", "ownerReferences").stream()
        .flatMap(owner -> owner(owner).stream())
        .flatMap(ref -> lookup.find(ref).stream())
        .filter(owner -> owner.tree().list("spec", "selector", "matchExpressions").isEmpty())
        .map(owner -> owner.tree().texts("spec", "selector", "matchLabels"))
        .filter(selector -> !selector.isEmpty())
        .findFirst();
  }

  private Optional<Ref> owner(Tree reference) {
    String name = reference.text("name").orElse("");
    String end = "-" + labels().getOrDefault("pod-template-hash", "");
    return switch (reference.text("kind").orElse("")) {
      case "ReplicaSet" ->
          name.endsWith(end)
              ? Optional.of(
                  Ref.of(
                      MeshKind.DEPLOYMENT,
                      namespace(),
                      name.substring(0, name.length() - end.length())))
              : Optional.empty();
      case "StatefulSet" -> Optional.of(Ref.of(MeshKind.STATEFUL_SET, namespace(), name));
      case "DaemonSet" -> Optional.of(Ref.of(MeshKind.DAEMON_SET, namespace(), name));
      default -> Optional.empty();
    };
  }
}
