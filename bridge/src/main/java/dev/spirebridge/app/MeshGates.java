package dev.spirebridge.app;

import dev.spirebridge.app.gate.AuthoritiesGate;
import dev.spirebridge.app.gate.BridgeGate;
import dev.spirebridge.app.gate.EnvoyGates;
import dev.spirebridge.app.gate.FilesGate;
import dev.spirebridge.app.gate.InjectionGate;
import dev.spirebridge.app.gate.IssuerGates;
import dev.spirebridge.app.gate.Looks;
import dev.spirebridge.app.gate.RolloutGate;
import dev.spirebridge.app.gate.ScopedTargets;
import dev.spirebridge.app.gate.UpstreamGate;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.probe.VirtualProbeRunner;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Gates;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at the gates of a move in a cluster. One thread; close it. */
public final class MeshGates implements Gates, AutoCloseable {

  /** For all pods that one gate looks at. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private final VirtualProbeRunner probes;
  private final RolloutGate rollouts;
  private final IssuerGates issuers;
  private final FilesGate files;
  private final EnvoyGates envoys;
  private final BridgeGate bridges;
  private final AuthoritiesGate authorities;
  private final InjectionGate injection;
  private final UpstreamGate upstreams;
  private final Set<String> confirmed;

  /**
   * @param client is the caller's to close
   * @param looked hears of each report of the issuer check
   */
  MeshGates(
      KubernetesClient client,
      MeshQuestion question,
      TrustSource trust,
      Consumer<IssuerReport> looked) {
    Looks looks = new Looks(client, LONGEST_LOOK);
    this.probes = new VirtualProbeRunner(VirtualProbeRunner.AT_ONCE, question.timeout());
    this.rollouts = new RolloutGate(client);
    Judge judge = new Judge(CLOCK_TOLERANCE);
    this.files = new FilesGate(looks, trust, judge, InstantSource.system());
    this.issuers =
        new IssuerGates(
            trust,
            new ScopedTargets(client),
            probes,
            judge,
            Thread::sleep,
            InstantSource.system(),
            looked);
    this.envoys = new EnvoyGates(looks);
    this.bridges = new BridgeGate(looks, question.bridge().namespace());
    this.authorities = new AuthoritiesGate(trust);
    this.injection = new InjectionGate(client);
    this.upstreams = new UpstreamGate(client);
    this.confirmed = question.confirmed();
  }

  @Override
  public GateAnswer look(Gate gate) throws InterruptedException {
    return switch (gate) {
      case Gate.RolledOut(var workload) -> rollouts.look(workload);
      case Gate.IssuerHolds(var scopes) -> issuers.holds(scopes);
      case Gate.FilesHandedOut(var scopes) -> files.look(scopes);
      case Gate.OnMeshCa(var scopes) -> issuers.onMeshCa(scopes);
      case Gate.ProxiesTrust trust -> envoys.trust(trust);
      case Gate.ClusterPresent cluster -> envoys.cluster(cluster);
      case Gate.PolicyInForce policy -> envoys.policy(policy);
      case Gate.BridgesMove move -> bridges.look(move);
      case Gate.NoFurtherAuthorities(var keyIds) -> authorities.look(keyIds);
      case Gate.Injected injected -> injection.look(injected);
      case Gate.UpstreamAccepted(var upstream) -> upstreams.look(upstream);
      case Gate.Confirmed asked -> confirmed(asked);
    };
  }

  private GateAnswer confirmed(Gate.Confirmed asked) {
    return confirmed.contains(asked.name())
        ? new GateAnswer.Holds("confirmed: " + asked.name())
        : new GateAnswer.Never(
            "%s: run again with --confirm %s".formatted(asked.question(), asked.name()));
  }

  @Override
  public void close() {
    probes.close();
  }
}
