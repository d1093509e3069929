package dev.spirebridge.benchmark.cluster;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObjectNames;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The time from a label to its ClusterSPIFFEID: from just before the label is sent until a watch of
 * somebody else shows the object.
 */
public final class WriteTimes implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KubernetesClient admin;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Watch watch;

  public WriteTimes(KubernetesClient admin) {
    this.admin = admin;
    this.watch =
        admin
            .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource object) {
                    seen.putIfAbsent(object.getMetadata().getName(), System.nanoTime());
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                });
  }

  /** In nanoseconds. */
  public long label(String namespace) {
    long before = System.nanoTime();
    admin
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .withLabels(Map.of(NamespaceSettings.DEFAULT_LABEL, "true"))
                .endMetadata()
                .build())
        .create();
    long at =
        Await.untilPresent(
            "the ClusterSPIFFEID of " + namespace,
            LIMIT,
            () -> Optional.ofNullable(seen.get(ObjectNames.ofNamespace(namespace))));
    return at - before;
  }

  @Override
  public void close() {
    watch.close();
  }
}
