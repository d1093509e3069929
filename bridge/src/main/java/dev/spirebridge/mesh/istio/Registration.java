package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether pods that move are registered with SPIRE, and under the identities Istio wants. */
final class Registration {

  private static final String ISTIO_FORM =
      "spiffe://{{.TrustDomain}}/ns/{{.PodMeta.Namespace}}/sa/{{.PodSpec.ServiceAccountName}}";

  private final Mesh mesh;
  private final List<Observed> objects;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Registration(Mesh mesh) {
    this.mesh = mesh;
    this.objects = mesh.lookup().list(MeshKind.CLUSTER_SPIFFE_ID, Optional.empty(), "");
    if (mesh.lookup().version(MeshKind.CLUSTER_SPIFFE_ID).isEmpty()) {
      warnings.add(
          "there are no ClusterSPIFFEIDs in this cluster: whether SPIRE has an entry for the pods"
              + " that move is seen only when they start");
    } else {
      mesh.proxies().selected().stream()
          .filter(workload -> !mesh.moved(workload))
          .forEach(this::look);
    }
  }

  List<Refusal> refusals() {
    return refusals.stream().distinct().toList();
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void look(Workload workload) {
    List<Observed> taking = objects.stream().filter(each -> takes(each, workload)).toList();
    if (taking.isEmpty()) {
      refusals.add(
          new Refusal(
              workload.ref().toString(),
              "a ClusterSPIFFEID that selects its pods once they have the label "
                  + mesh.facts().label().name(),
              "none of " + objects.size(),
              "run spire-bridge controller, or apply one"));
    } else if (taking.stream().noneMatch(Registration::istioForm)) {
      refusals.add(
          new Refusal(
              taking.getFirst().ref().toString(),
              "spiffeIDTemplate " + ISTIO_FORM + ", the only form Istio takes",
              taking.getFirst().tree().text("spec", "spiffeIDTemplate").orElse("none"),
              "correct it; it selects pods that move"));
    } else {
      taking.stream()
          .filter(each -> !istioForm(each))
          .forEach(each ->
              warnings.add(
                  each.ref() + " gives pods of " + workload.ref() + " a second identity, of another"
                      + " form than Istio takes"));
    }
  }

  private boolean takes(Observed object, Workload workload) {
    Map<String, String> labels = new HashMap<>(workload.templateLabels());
    labels.put(mesh.facts().label().name(), mesh.facts().label().value());
    Map<String, String> namespace =
        mesh.lookup()
            .find(Ref.of(MeshKind.NAMESPACE, workload.namespace()))
            .map(Observed::labels)
            .orElse(Map.of());
    boolean bare = namespace.getOrDefault(mesh.facts().label().name(), "")
        .equals(mesh.facts().label().value());
    if (bare) {
      labels.keySet().retainAll(workload.templateLabels().keySet());
    }
    return selector(object, "podSelector").takes(labels)
        && selector(object, "namespaceSelector").takes(namespace);
  }

  private static LabelSelector selector(Observed object, String field) {
    return LabelSelector.of(object.tree().tree("spec", field).orElse(Tree.EMPTY));
  }

  private static boolean istioForm(Observed object) {
    return object
        .tree()
        .text("spec", "spiffeIDTemplate")
        .map(template -> template.replaceAll("\\s+", ""))
        .filter(ISTIO_FORM::equals)
        .isPresent();
  }
}
