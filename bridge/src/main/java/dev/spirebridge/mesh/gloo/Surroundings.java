package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What around the gateway keeps the bridge out of it, or surprises. */
record Surroundings(Lookup lookup, GlooNames names, Findings findings) {

  void judge() {
    Ref ref = Ref.of(MeshKind.NAMESPACE, names.namespace());
    Optional<Observed> namespace = lookup.find(ref);
    if (namespace.isEmpty()) {
      findings.refuse(
          ref.toString(), "the namespace of Gloo's gateway", "none of that name", "name it: -n");
      return;
    }
    judgeInjection(ref, namespace.get().labels());
    judgeSettings();
  }

  /** The Deployment or DaemonSet of the gateway. */
  Optional<Observed> workload() {
    Optional<Observed> found =
        names.workloads().stream().flatMap(ref -> lookup.find(ref).stream()).findFirst();
    if (found.isEmpty()) {
      List<String> others =
          OtherGateways.all(lookup, Optional.of(names.namespace())).stream()
              .map(Ref::name)
              .toList();
      findings.refuse(
          "namespace " + names.namespace(),
          "a Deployment or DaemonSet " + names.gateway(),
          others.isEmpty()
              ? "none; nothing there is labelled gloo=gateway-proxy either"
              : "none, but " + String.join(", ", others),
          others.isEmpty()
              ? "install Gloo first, or name its namespace: -n"
              : "name it: --gateway");
    }
    return found;
  }

  private void judgeInjection(Ref namespace, Map<String, String> labels) {
    boolean revision = labels.containsKey("istio.io/rev");
    if (revision || labels.getOrDefault("istio-injection", "disabled").equals("enabled")) {
      String label = revision ? "istio.io/rev" : "istio-injection";
      findings.refuse(
          namespace + " label " + label,
          "none: Istio's proxy would be added to the gateway, and take its connections",
          labels.getOrDefault(label, ""),
          "kubectl label namespace " + names.namespace() + " " + label + "-");
    }
  }

  private void judgeSettings() {
    for (Observed settings :
        lookup.list(MeshKind.GLOO_SETTINGS, Optional.of(names.namespace()), "")) {
      if (settings
          .tree()
          .at("spec", "gloo", "istioOptions", "enableAutoMtls")
          .filter(Boolean.TRUE::equals)
          .isPresent()) {
        findings.warn(
            settings.ref()
                + " has enableAutoMtls: Upstreams of the mesh without sslConfig are called with"
                + " this identity as well, and nothing checks who answers");
      }
    }
  }
}
