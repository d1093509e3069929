package dev.spirebridge.app;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The image of the bridge as the chart's release has it. */
final class ReleasedImage {

  /** As the chart calls the node daemon. */
  private static final String DAEMON_SET = "spire-bridge";

  /** As the chart calls its patches for gateways, and how their keys end. */
  private static final String PATCHES = "spire-bridge-sidecar";

  private static final String PATCH = ".patch.yaml";

  private final ApiReads reads;

  ReleasedImage(KubernetesClient client) {
    this.reads = new ApiReads(client);
  }

  /**
   * Of the node daemon, or of the chart's patches.
   *
   * @return empty if there is neither, or it may not be read
   */
  Optional<String> find(String namespace) {
    try {
      return ofDaemon(namespace).or(() -> ofPatches(namespace));
    } catch (KubernetesClientException e) {
      return switch (ApiFailure.of(e).kind()) {
        case FORBIDDEN, NOT_FOUND -> Optional.empty();
        default -> throw e;
      };
    }
  }

  private Optional<String> ofDaemon(String namespace) {
    return reads
        .find(GenericKubernetesResource.class, "/apis/apps/v1", "daemonsets", namespace, DAEMON_SET)
        .flatMap(found -> image(new Tree(found.getAdditionalProperties())));
  }

  private Optional<String> ofPatches(String namespace) {
    return reads
        .find(ConfigMap.class, "/api/v1", "configmaps", namespace, PATCHES)
        .map(ConfigMap::getData)
        .stream()
        .flatMap(data -> data.entrySet().stream())
        .filter(each -> each.getKey().endsWith(PATCH))
        .sorted(Map.Entry.comparingByKey())
        .flatMap(each -> parsed(each.getValue()).flatMap(ReleasedImage::image).stream())
        .findFirst();
  }

  private static Optional<Tree> parsed(String patch) {
    try {
      return Optional.of(YamlText.parse(patch).tree());
    } catch (YamlTextException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> image(Tree workload) {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> workload.items("spec", "template", "spec", list).stream())
        .filter(each -> each.text("name").equals(Optional.of(BridgeSidecar.CONTAINER)))
        .flatMap(each -> each.text("image").stream())
        .findFirst();
  }
}
