package dev.spirebridge.testing.walk;

import dev.spirebridge.mesh.MeshKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells proxies whether they take plaintext, by the PeerAuthentications that are STRICT: one of the
 * mesh's, or one of their namespace, as there is no other workload in it.
 */
final class StandInIstiod implements Consumer<KubernetesClient> {

  private static final String MESH = "istio-system";

  private final Map<MeshEnvoy, String> namespaces = new ConcurrentHashMap<>();
  private final Map<MeshEnvoy, Boolean> told = new ConcurrentHashMap<>();

  void tells(String namespace, MeshEnvoy proxy) {
    namespaces.put(proxy, namespace);
  }

  @Override
  public void accept(KubernetesClient admin) {
    MeshKind kind = MeshKind.PEER_AUTHENTICATION;
    List<String> strict =
        admin
            .genericKubernetesResources(kind.context(kind.versions().getFirst()))
            .inAnyNamespace()
            .list()
            .getItems()
            .stream()
            .filter(each -> "STRICT".equals(each.get("spec", "mtls", "mode")))
            .map(StandInIstiod::namespace)
            .toList();
    namespaces.forEach((proxy, namespace) -> {
      boolean now = strict.contains(MESH) || strict.contains(namespace);
      if (told.getOrDefault(proxy, false) != now) {
        proxy.strict(now);
        told.put(proxy, now);
      }
    });
  }

  private static String namespace(GenericKubernetesResource policy) {
    return policy.getMetadata().getNamespace();
  }
}
