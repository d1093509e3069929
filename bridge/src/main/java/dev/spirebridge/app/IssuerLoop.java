package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.cluster.MeshCa;
import dev.spirebridge.issuer.probe.TlsProbe;
import dev.spirebridge.issuer.probe.VirtualProbeRunner;
import dev.spirebridge.issuer.watch.BridgeRecords;
import dev.spirebridge.issuer.watch.BridgeSurvey;
import dev.spirebridge.issuer.watch.CheckScope;
import dev.spirebridge.issuer.watch.IssuerPass;
import dev.spirebridge.issuer.watch.PodTarget;
import dev.spirebridge.issuer.watch.Sight;
import dev.spirebridge.issuer.watch.VerdictTeller;
import dev.spirebridge.issuer.watch.WatchedPods;
import dev.spirebridge.issuer.watch.WorkloadIds;
import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.Leadership;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.LoopSettings;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.kubernetes.ReconcileLoop;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.IssuersStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Checks for ever whose certificates the pods present, and tells of every change. */
final class IssuerLoop implements ControlLoop {

  /** Between two looks at what the bridges tell, in which a rotation shows. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  /** In a large cluster some pod changes all the time, and each pass asks every bridge. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final OwnSvid own;
  private final VirtualProbeRunner runner;
  private final WatchedPods pods;
  private final IssuerPass pass;
  private final ReconcileLoop loop;

  /** What the loops of the controller have in common. */
  record Surroundings(
      KubernetesClient client,
      Leadership leadership,
      EventSink events,
      InstantSource clock,
      RandomGenerator random) {}

  IssuerLoop(
      ControllerConfig config, IssuerCheckConfig check, Surroundings around, LookAgain lookAgain) {
    own =
        OwnSvid.watching(
            check.agentSocket(),
            config.federation().own(),
            RetryCaps.DEFAULT,
            around.clock(),
            around.random());
    own.onChange(lookAgain::raise);
    own.start();
    runner = new VirtualProbeRunner(VirtualProbeRunner.AT_ONCE, check.timeout());
    pods =
        new WatchedPods(
            around.client(),
            scope(config, check),
            lookAgain,
            WatchSettings.defaults(around.random()));
    pass = pass(check, around);
    loop =
        ReconcileLoop.start(
            "issuers", lookAgain, pods.synced(), pass, settings(check, around), around.clock());
  }

  private static CheckScope scope(ControllerConfig config, IssuerCheckConfig check) {
    NamespaceSettings namespaces = config.namespaces();
    return new CheckScope(
        namespaces.label(),
        namespaces::refuses,
        namespaces.singlePods(),
        check.gateways().stream().map(NamespacedName::toString).collect(Collectors.toSet()),
        config.lease().namespace());
  }

  private IssuerPass pass(IssuerCheckConfig check, Surroundings around) {
    BridgeRecords records = new BridgeRecords(own, around.clock(), check.timeout());
    Sight sight =
        new Sight(
            pods::now,
            new BridgeSurvey(records::fetch),
            handshakes(around.clock()),
            runner,
            check.period());
    return new IssuerPass(
        sight,
        new OwnTrust(own, () -> MeshCa.read(around.client(), check.meshCa()), around.clock()),
        new Judge(check.clockTolerance()),
        around.leadership(),
        new VerdictTeller(
            around.events(), new WorkloadIds(around.client()), check.period().multipliedBy(2)),
        around.clock());
  }

  private Function<PodTarget, Optional<Probe>> handshakes(InstantSource clock) {
    return pod ->
        pod.ports()
            .app()
            .map(port ->
                new TlsProbe(
                    pod.host() + ":" + port,
                    Optional.empty(),
                    TlsProbe.MESH_ALPN,
                    trust -> SvidTls.presenting(own, trust, clock)));
  }

  private static LoopSettings settings(IssuerCheckConfig check, Surroundings around) {
    LoopSettings usual = LoopSettings.defaults(around.random());
    return new LoopSettings(
        shorter(check.period(), LOOK),
        shorter(check.period(), SETTLE),
        usual.firstPause(),
        usual.longestPause(),
        usual.random());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public ControllerStatus status() {
    return pass.findings().status(loop.state());
  }

  IssuersStatus issuers(String version, Instant startedAt, Instant now) {
    return pass.findings().issuers(version, startedAt, now);
  }

  @Override
  public List<String> stopped() {
    List<String> stopped = new ArrayList<>(pods.stopped());
    loop.stopped().ifPresent(stopped::add);
    if (own.hasEnded()) {
      stopped.add("the thread that watches the agent for the controller's own identity has ended");
    }
    return stopped;
  }

  /** What is being looked at is not waited for. */
  @Override
  public void close() {
    pass.stop();
    loop.close();
    runner.close();
    pods.close();
    own.close();
  }
}
