package dev.spirebridge.testing.walk;

import dev.spirebridge.mesh.MeshKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What Spinnaker's operator does with the patches of a SpinnakerService: it lays them over the
 * Deployments as they were installed.
 */
final class StandInOperator implements Consumer<KubernetesClient> {

  private static final String NAMESPACE = "spinnaker";

  private final List<Deployment> installed;
  private long seen;

  /**
   * Does so at once, and at each further look where it has changed.
   *
   * @param admin of a cluster with Spinnaker as it was installed
   */
  StandInOperator(KubernetesClient admin) {
    this.installed = admin.apps().deployments().inNamespace(NAMESPACE).list().getItems();
    accept(admin);
  }

  @Override
  public void accept(KubernetesClient admin) {
    @Nullable GenericKubernetesResource service = service(admin);
    if (service == null) {
      return; // It was taken away, and the rest with it.
    }
    long generation = service.getMetadata().getGeneration();
    if (generation != seen) {
      installed.forEach(each -> deploy(admin, service, each));
      seen = generation;
    }
  }

  private static void deploy(
      KubernetesClient admin, GenericKubernetesResource service, Deployment installed) {
    Deployment plain =
        new DeploymentBuilder(installed)
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .build();
    admin.resource(plain).update();
    String name = installed.getMetadata().getName();
    if (service.get("spec", "kustomize", name.replace("spin-", ""), "deployment")
            instanceof Map<?, ?> patches
        && patches.get("patchesStrategicMerge") instanceof List<?> texts) {
      texts.forEach(text ->
          admin
              .apps()
              .deployments()
              .inNamespace(NAMESPACE)
              .withName(name)
              .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), String.valueOf(text)));
    }
  }

  private static @Nullable GenericKubernetesResource service(KubernetesClient admin) {
    MeshKind kind = MeshKind.SPINNAKER_SERVICE;
    return admin
        .genericKubernetesResources(kind.context(kind.versions().getFirst()))
        .inNamespace(NAMESPACE)
        .withName("spinnaker")
        .get();
  }
}
