package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Mapping and the pods that it leads to. */
record RoutedMapping(Observed mapping, Scope.Pods pods) {

  /** Either this or a refusal. */
  record Found(Optional<RoutedMapping> mapping, Optional<Refusal> refusal) {}

  static Found find(Lookup lookup, Ref ref, String tlsContext) {
    Optional<Observed> mapping = lookup.find(ref);
    if (mapping.isEmpty()) {
      return refused(
          new Refusal(
              ref.toString(),
              "a Mapping of that name",
              "none",
              "See `kubectl get mappings -A`, and name those that lead into the mesh."));
    }
    Optional<String> tls = mapping.get().tree().at("spec", "tls").map(Object::toString);
    if (tls.isPresent() && !tls.get().equals(tlsContext)) {
      return refused(
          new Refusal(
              ref + " spec.tls",
              "nothing, or " + tlsContext,
              tls.get(),
              "Somebody has chosen how this upstream is called: leave this Mapping out, or take its"
                  + " spec.tls away first."));
    }
    return routed(lookup, mapping.get());
  }

  private static Found routed(Lookup lookup, Observed mapping) {
    String text = mapping.tree().text("spec", "service").orElse("");
    String own = mapping.ref().namespace().orElseThrow();
    return ServiceName.parse(text, own)
        .flatMap(name -> lookup.find(Ref.of(MeshKind.SERVICE, name.namespace(), name.name())))
        .flatMap(RoutedMapping::podsOf)
        .map(pods -> new Found(Optional.of(new RoutedMapping(mapping, pods)), Optional.empty()))
        .orElseGet(() ->
            refused(
                new Refusal(
                    mapping.ref() + " spec.service",
                    "a Service of this cluster that selects pods, of which the issuer can be"
                        + " checked before the Mapping is changed",
                    text.isEmpty() ? "nothing" : text,
                    "Leave this Mapping out: what it leads to is not in the mesh, or not to be"
                        + " found.")));
  }

  private static Optional<Scope.Pods> podsOf(Observed service) {
    String selector =
        service.tree().texts("spec", "selector").entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
    return selector.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Scope.Pods(service.ref().namespace().orElseThrow(), selector, Optional.empty()));
  }

  /** Whether Istio's sidecar is in one of the pods, so that it can be asked what it takes. */
  boolean isProxied(Lookup lookup) {
    List<Observed> running =
        lookup.list(MeshKind.POD, Optional.of(pods.namespace()), pods.selector());
    return running.stream().anyMatch(ProxyBeside::hasIt);
  }

  private static Found refused(Refusal refusal) {
    return new Found(Optional.empty(), Optional.of(refusal));
  }
}
