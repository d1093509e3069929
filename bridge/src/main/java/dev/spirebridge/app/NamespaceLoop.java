package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.ClusterWatch;
import dev.spirebridge.clusterspiffeid.NamespacePass;
import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.LoopSettings;
import dev.spirebridge.kubernetes.ReconcileLoop;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.NamespacesStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Keeps the ClusterSPIFFEIDs of labelled namespaces. */
final class NamespaceLoop implements ControlLoop {

  private final ClusterWatch cluster;
  private final NamespacePass pass;
  private final ReconcileLoop loop;

  NamespaceLoop(
      ControllerConfig config,
      KubernetesClient client,
      ServerSideApply api,
      EventSink events,
      LookAgain lookAgain,
      InstantSource clock,
      RandomGenerator random) {
    cluster =
        ClusterWatch.start(
            client, lookAgain, WatchSettings.defaults(random), Relationships.of(config));
    pass = new NamespacePass(config.namespaces(), cluster, api, events, clock);
    loop =
        ReconcileLoop.start(
            "namespaces", lookAgain, cluster.synced(), pass, LoopSettings.defaults(random), clock);
  }

  @Override
  public ControllerStatus status() {
    return pass.report().status(loop.state());
  }

  NamespacesStatus namespaces(String version, Instant startedAt, Instant now) {
    return pass.report().namespaces(version, startedAt, now, loop.state());
  }

  @Override
  public List<String> stopped() {
    return Stream.concat(loop.stopped().stream(), cluster.stopped().stream()).toList();
  }

  @Override
  public void close() {
    loop.close();
    cluster.close();
  }
}
