package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods that an Upstream stands for.
 *
 * @param selector as `kubectl -l` takes it
 */
record Backends(String namespace, String selector, List<Observed> pods) {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** Empty for an Upstream of another kind, or with a Service that selects no pods itself. */
  static Optional<Backends> of(Observed upstream, Lookup lookup) {
    Optional<String> service = upstream.tree().text("spec", "kube", "serviceName");
    Optional<String> namespace = upstream.tree().text("spec", "kube", "serviceNamespace");
    if (service.isEmpty() || namespace.isEmpty()) {
      return Optional.empty();
    }
    return lookup
        .find(Ref.of(MeshKind.SERVICE, namespace.get(), service.get()))
        .map(found -> found.tree().texts("spec", "selector"))
        .filter(selector -> !selector.isEmpty())
        .map(selector -> of(namespace.get(), selector, upstream, lookup));
  }

  private static Backends of(
      String namespace, Map<String, String> selector, Observed upstream, Lookup lookup) {
    Map<String, String> labels = new LinkedHashMap<>(selector);
    labels.putAll(upstream.tree().texts("spec", "kube", "selector"));
    String text =
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    List<Observed> pods =
        lookup.list(MeshKind.POD, Optional.of(namespace), text).stream()
            .filter(pod -> !ENDED.contains(pod.tree().text("status", "phase").orElse("")))
            .toList();
    return new Backends(namespace, text, pods);
  }

  /** The SPIFFE IDs that SPIRE gives them, as Istio names workloads. */
  List<String> spiffeIds(Facts facts) {
    return pods.stream()
        .map(pod -> pod.tree().text("spec", "serviceAccountName").orElse("default"))
        .distinct()
        .sorted()
        .map(account ->
            "spiffe://%s/ns/%s/sa/%s".formatted(facts.trustDomain().getName(), namespace, account))
        .toList();
  }

  Scope scope() {
    return new Scope.Pods(namespace, selector, Optional.empty());
  }
}
