package dev.spirebridge.app;

import dev.spirebridge.federation.FederationApi;
import dev.spirebridge.federation.FederationPass;
import dev.spirebridge.federation.FederationPlanner;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.LoopSettings;
import dev.spirebridge.kubernetes.ReconcileLoop;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.kubernetes.Watched;
import dev.spirebridge.kubernetes.WatchedKind;
import dev.spirebridge.status.ControllerStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Keeps the ClusterFederatedTrustDomains of the configuration. Runs also where that has none: what
 * has left the list has to go.
 */
final class FederationLoop implements ControlLoop {

  private final Watched<ObservedFederatedTrustDomain> objects;
  private final FederationPass pass;
  private final ReconcileLoop loop;

  FederationLoop(
      FederationPlanner planner,
      KubernetesClient client,
      ServerSideApply api,
      EventSink events,
      LookAgain lookAgain,
      InstantSource clock,
      RandomGenerator random) {
    objects =
        Watched.start(
            client,
            WatchedKind.all(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN),
            object -> Optional.of(FederationApi.observed(object)),
            lookAgain,
            WatchSettings.defaults(random));
    pass = new FederationPass(planner, objects::all, api, events, clock);
    loop =
        ReconcileLoop.start(
            "federation", lookAgain, List.of(objects), pass, LoopSettings.defaults(random), clock);
  }

  @Override
  public ControllerStatus status() {
    return pass.report().status(loop.state());
  }

  @Override
  public List<String> stopped() {
    return Stream.of(loop.stopped(), objects.stopped()).flatMap(Optional::stream).toList();
  }

  @Override
  public void close() {
    loop.close();
    objects.close();
  }
}
