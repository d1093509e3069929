package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A Deployment, StatefulSet or DaemonSet whose pods have one of Istio's proxies.
 *
 * @param seen as the cluster has it
 * @param pods that run, of any of its templates
 * @param gateway rather than a sidecar's
 */
record Workload(Observed seen, List<MeshPod> pods, boolean gateway) {

  Workload {
    pods = List.copyOf(pods);
  }

  Ref ref() {
    return seen.ref();
  }

  String namespace() {
    return ref().namespace().orElseThrow();
  }

  PodTemplate template() {
    return new PodTemplate(seen.tree());
  }

  /** Part of the identifiers of its steps: {@code deployment/shop/cart}. */
  String id() {
    return ref().kind().kind().toLowerCase(Locale.ROOT) + "/" + namespace() + "/" + ref().name();
  }

  /** Whether every running pod is on SPIRE's side. */
  boolean podsMoved() {
    return pods.stream().allMatch(MeshPod::moved);
  }

  /** Whether every pod that is still on the mesh's CA learns other roots while it runs. */
  boolean prepared() {
    return pods.stream().allMatch(pod -> pod.moved() || pod.learnsRoots());
  }

  Scope scope() {
    boolean known = ref().kind() == MeshKind.DEPLOYMENT || ref().kind() == MeshKind.DAEMON_SET;
    return gateway && known
        ? new Scope.Gateway(namespace(), ref().name(), Optional.empty())
        : new Scope.Pods(namespace(), selector(), Optional.empty());
  }

  private String selector() {
    Tree selector = seen.tree().tree("spec", "selector").orElse(Tree.EMPTY);
    return LabelSelector.of(selector).text();
  }

  Map<String, String> templateLabels() {
    return seen.tree().texts("spec", "template", "metadata", "labels");
  }
}
