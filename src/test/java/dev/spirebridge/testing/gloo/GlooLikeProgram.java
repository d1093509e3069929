package dev.spirebridge.testing.gloo;

import com.google.protobuf.Message;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.ObjectTrees;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * As a program for a pod: serves the Upstreams of its own namespace at port 9977, as Gloo does, and
 * one listener at 8080 that leads to the first of them.
 */
public final class GlooLikeProgram {

  private static final ResourceDefinitionContext UPSTREAMS =
      new ResourceDefinitionContext.Builder()
          .withGroup("gloo.solo.io")
          .withVersion("v1")
          .withKind("Upstream")
          .withPlural("upstreams")
          .withNamespaced(true)
          .build();

  private GlooLikeProgram() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    GlooLikeDiscovery discovery = new GlooLikeDiscovery();
    Server server = NettyServerBuilder.forPort(9977).addService(discovery).build().start();
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      String namespace = client.getNamespace();
      while (!server.isTerminated()) {
        look(client, namespace, discovery);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  private static void look(KubernetesClient client, String namespace, GlooLikeDiscovery discovery) {
    List<Message> clusters = new ArrayList<>();
    for (GenericKubernetesResource upstream :
        client.genericKubernetesResources(UPSTREAMS).inNamespace(namespace).list().getItems()) {
      Tree spec = ObjectTrees.tree(upstream).tree("spec").orElse(Tree.EMPTY);
      String serviceNamespace = upstream.get("spec", "kube", "serviceNamespace");
      String service = upstream.get("spec", "kube", "serviceName");
      String address =
          client
              .services()
              .inNamespace(serviceNamespace)
              .withName(service)
              .get()
              .getSpec()
              .getClusterIP();
      clusters.add(GlooLikeTranslation.cluster(upstream.getMetadata().getName(), spec, address));
    }
    discovery.serve(clusters);
    client.genericKubernetesResources(UPSTREAMS).inNamespace(namespace).list().getItems().stream()
        .filter(upstream -> upstream.get("status") == null || !isOfThisGeneration(upstream))
        .forEach(upstream -> accept(client, upstream));
  }

  /** Gloo keeps no generation in the status; what it has taken, it reports anew. */
  private static boolean isOfThisGeneration(GenericKubernetesResource upstream) {
    return String.valueOf(upstream.getMetadata().getGeneration())
        .equals(upstream.<String>get("status", "statuses", "gloo-system", "reason"));
  }

  private static void accept(KubernetesClient client, GenericKubernetesResource upstream) {
    upstream.setAdditionalProperty(
        "status",
        Map.of(
            "statuses",
            Map.of(
                "gloo-system",
                Map.of(
                    "reportedBy",
                    "gloo",
                    "state",
                    "Accepted",
                    "reason",
                    String.valueOf(upstream.getMetadata().getGeneration())))));
    client.genericKubernetesResources(UPSTREAMS).resource(upstream).updateStatus();
  }
}
