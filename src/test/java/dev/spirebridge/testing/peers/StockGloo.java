package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.mesh.gloo.GlooWorld;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A stock gateway of Gloo's in a real API server, and who rolls its Deployment out. */
public final class StockGloo implements AutoCloseable {

  private static final String NAMESPACE = "gloo-system";
  private static final Map<String, String> KINDS =
      Map.of(
          "ConfigMap", "/api/v1/namespaces/gloo-system/configmaps",
          "Deployment", "/apis/apps/v1/namespaces/gloo-system/deployments",
          "Upstream", "/apis/gloo.solo.io/v1/namespaces/gloo-system/upstreams");

  private final KubernetesClient admin;
  private final Thread controller = new Thread(this::rollOut, "deployment-controller");
  private volatile boolean rollsOut = true;
  private volatile boolean closed;

  private StockGloo(KubernetesClient admin) {
    this.admin = admin;
  }

  /** The kinds of objects, once for each server. */
  public static void kinds(KubeApiServer server) {
    for (String crd : List.of("upstreams.yaml", "settings.yaml")) {
      server.apply(resource("../crd/" + crd));
    }
  }

  public static StockGloo install(KubeApiServer server) {
    server.apply(resource("stock.yaml"));
    StockGloo gloo = new StockGloo(server.adminClient());
    gloo.admin.pods().inNamespace("default").withName("productpage-finished").delete();
    gloo.controller.setDaemon(true);
    gloo.controller.start();
    return gloo;
  }

  /** Whether new pods of the gateway get ready from now on. */
  public void rollsOut(boolean so) {
    rollsOut = so;
  }

  /** As Helm marks what it installs. */
  public void ownedByHelm() {
    admin
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName("gateway-proxy")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            metadata:
              labels: {app.kubernetes.io/managed-by: Helm}
              annotations: {meta.helm.sh/release-name: gloo, meta.helm.sh/release-namespace: gloo-system}
            """);
  }

  private void rollOut() {
    while (!closed) {
      try {
        if (rollsOut) {
          admin.apps().deployments().inNamespace(NAMESPACE).list().getItems().stream()
              .filter(StockGloo::behind)
              .forEach(this::ready);
        }
      } catch (KubernetesClientException e) {
        // Somebody else wrote it meanwhile, or the API server is stopped: the next look.
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static boolean behind(Deployment found) {
    Long seen = found.getStatus() == null ? null : found.getStatus().getObservedGeneration();
    return seen == null || seen < found.getMetadata().getGeneration();
  }

  private void ready(Deployment found) {
    admin
        .resource(
            new DeploymentBuilder(found)
                .withNewStatus()
                .withObservedGeneration(found.getMetadata().getGeneration())
                .withReplicas(1)
                .withUpdatedReplicas(1)
                .withReadyReplicas(1)
                .withAvailableReplicas(1)
                .endStatus()
                .build())
        .updateStatus();
  }

  /** All but what the API server counts and what is kept of a move, literally. */
  public Map<String, JsonNode> objects() {
    Map<String, JsonNode> objects = new TreeMap<>();
    KINDS.forEach((kind, path) -> {
      for (JsonNode each : Http.parse(admin.raw(path)).path("items")) {
        String name = each.at("/metadata/name").asText();
        if (!name.startsWith("spire-bridge-mesh-")) {
          ObjectNode kept = new ObjectMapper().createObjectNode();
          kept.set("labels", each.at("/metadata/labels"));
          kept.set("annotations", each.at("/metadata/annotations"));
          kept.set("spec", each.path("spec"));
          kept.set("data", each.path("data"));
          objects.put(kind + " " + name, kept);
        }
      }
    });
    return objects;
  }

  /** The names of the ConfigMaps in which a move is kept. */
  public List<String> kept() {
    return admin
        .configMaps()
        .inNamespace(NAMESPACE)
        .withLabel("spirebridge.dev/mesh", "gloo")
        .list()
        .getItems()
        .stream()
        .map(each -> each.getMetadata().getName())
        .sorted()
        .toList();
  }

  private static String resource(String name) {
    String path = "/mesh/gloo/" + name;
    try (var stream = GlooWorld.class.getResourceAsStream(path)) {
      return new String(
          Objects.requireNonNull(stream, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes all of it away again. */
  @Override
  public void close() {
    closed = true;
    try {
      controller.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.configMaps().inNamespace(NAMESPACE).delete();
    admin.apps().deployments().inNamespace(NAMESPACE).delete();
    for (String kind : List.of("Upstream", "Settings")) {
      admin.genericKubernetesResources("gloo.solo.io/v1", kind).inNamespace(NAMESPACE).delete();
    }
    admin.close();
  }
}
