package dev.spirebridge.benchmark.cluster;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A cluster full of namespaces and pods, which no kubelet runs. */
public record Objects(KubernetesClient admin) {

  private static final int AT_ONCE = 16;

  public void namespace(String name, Map<String, String> labels) {
    create(
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .withLabels(labels)
            .endMetadata()
            .build());
  }

  public void labelledNamespaces(int number) {
    inParallel(
        number,
        i -> {
          namespace("team-" + i, Map.of(NamespaceSettings.DEFAULT_LABEL, "true"));
          return i;
        });
  }

  /** With the labels and the size that the pods of a Deployment have, bound to a node. */
  public void pods(int number, int namespaces) {
    create(new NodeBuilder().withNewMetadata().withName("node-1").endMetadata().build());
    inParallel(
        number,
        i -> {
          create(
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace("team-" + i % namespaces)
                  .withName("web-7d4b9c6f58-" + i)
                  .withLabels(
                      Map.of(
                          "app", "web",
                          "pod-template-hash", "7d4b9c6f58",
                          "app.kubernetes.io/instance", "team-" + i % namespaces))
                  .endMetadata()
                  .withNewSpec()
                  .withNodeName("node-1")
                  .withServiceAccountName("web")
                  .addNewContainer()
                  .withName("web")
                  .withImage("registry.example/web:1.0")
                  .addNewEnv()
                  .withName("LOG_LEVEL")
                  .withValue("info")
                  .endEnv()
                  .endContainer()
                  .endSpec()
                  .build());
          return i;
        });
  }

  private void create(HasMetadata object) {
    admin.resource(object).create();
  }

  private static void inParallel(int number, IntFunction<Integer> task) {
    try (ExecutorService creators = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Integer>> tasks =
          IntStream.range(0, number)
              .mapToObj(i -> (Callable<Integer>) () -> task.apply(i))
              .toList();
      for (Future<Integer> each : creators.invokeAll(tasks)) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an object cannot be created", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
