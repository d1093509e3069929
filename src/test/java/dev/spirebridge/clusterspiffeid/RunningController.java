package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.ApiEvents;
import dev.spirebridge.kubernetes.LeaseLeadership;
import dev.spirebridge.kubernetes.LeaseName;
import dev.spirebridge.kubernetes.LeaseTimes;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.LoopSettings;
import dev.spirebridge.kubernetes.ReconcileLoop;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The controller of labelled namespaces with all that it needs, against a real API server. */
final class RunningController implements AutoCloseable {

  /** What clusterspiffeid/rbac binds its rules to. */
  static final String USER = "system:serviceaccount:spire-bridge:spire-bridge-controller";

  static final NamespaceSettings SETTINGS =
      new NamespaceSettings(
          NamespaceSettings.DEFAULT_LABEL,
          NamespaceSettings.ISTIO_TEMPLATE,
          "",
          List.of(Pattern.compile("kube-.*")),
          Duration.ofHours(24),
          Set.of(),
          Set.of());

  private final KubernetesClient client;
  private final LeaseLeadership leadership;
  private final ApiEvents events;
  private final ClusterWatch cluster;
  private final NamespacePass pass;
  private final ReconcileLoop loop;

  private RunningController(KubernetesClient client, String identity) {
    this.client = client;
    RandomGenerator random = new Random(7);
    InstantSource clock = InstantSource.system();
    LookAgain lookAgain = new LookAgain();
    leadership =
        LeaseLeadership.start(
            client,
            new LeaseName("spire-bridge", "spire-bridge-controller", identity),
            LeaseTimes.DEFAULT,
            lookAgain,
            clock,
            System::nanoTime);
    events = ApiEvents.start(client, identity, clock);
    cluster =
        ClusterWatch.start(
            client, lookAgain, WatchSettings.defaults(random), object -> Optional.empty());
    pass =
        new NamespacePass(
            SETTINGS, cluster, new ServerSideApply(client, leadership), events, clock);
    loop =
        ReconcileLoop.start(
            "reconcile", lookAgain, cluster.synced(), pass, LoopSettings.defaults(random), clock);
  }

  static RunningController start(KubeApiServer server, String identity) {
    return new RunningController(server.client(USER), identity);
  }

  ControllerStatus status() {
    return pass.report().status(loop.state());
  }

  NamespaceReport report() {
    return pass.report();
  }

  boolean leads() {
    return leadership.held();
  }

  /** As if the process were gone from one moment to the next: the lease is not given back. */
  void vanish() {
    client.close();
  }

  @Override
  public void close() {
    loop.close();
    cluster.close();
    leadership.close();
    events.close();
    client.close();
  }
}
