package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.StepRights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves one of Gloo's gateways onto SPIRE: what {@code glooctl istio inject} and {@code
 * enable-mtls} edit, with the bridge instead of Istio's proxy and Gloo's sds container.
 */
public final class GlooPlanner implements Planner {

  private final Facts facts;
  private final GlooOptions options;
  private final GlooNames names;
  private final SdsCluster cluster;

  public GlooPlanner(Facts facts, GlooOptions options) {
    this.facts = facts;
    this.options = options;
    this.names = new GlooNames(options.namespace(), options.gateway());
    this.cluster = new SdsCluster(options.cluster(), options.address());
  }

  @Override
  public StateKey key() {
    return names.key();
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    Findings findings = new Findings();
    Surroundings surroundings = new Surroundings(lookup, names, findings);
    surroundings.judge();
    List<Step> steps = new ArrayList<>();
    settings().step(lookup, findings).ifPresent(steps::add);
    Optional<GatewayPod> pod =
        surroundings.workload().map(workload -> new GatewayPod(workload, options));
    if (pod.isPresent()) {
      BootstrapEdit.Planned bootstrap = bootstrap(pod).plan(lookup, findings);
      bootstrap.step().ifPresent(steps::add);
      Scope gateway = names.scope(bootstrap.adminPort());
      steps.add(gateway(pod.get(), gateway, findings));
      steps.addAll(upstreams(lookup, saved, gateway, findings));
      new OtherGateways(lookup, options).judge(findings);
    }
    return new MeshPlan(
        key(),
        steps,
        findings.found(),
        findings.warnings(),
        findings.refusals(),
        new GlooElsewhere(facts, options, names, cluster).manifests(pod, steps),
        StepRights.of(steps),
        Optional.of(options.cluster()));
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    return new GlooBack(names, saved, saved.note().orElse(options.cluster())).steps(lookup);
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    Optional<Observed> workload =
        names.workloads().stream().flatMap(ref -> lookup.find(ref).stream()).findFirst();
    Optional<GatewayPod> pod = workload.map(each -> new GatewayPod(each, options));
    Scope gateway = names.scope(bootstrap(pod).adminPort(lookup));
    List<Gate> gates = new ArrayList<>();
    gates.add(new Gate.RolledOut(workload.map(Observed::ref).orElse(names.workloads().getFirst())));
    gates.add(new Gate.ClusterPresent(List.of(gateway), options.cluster()));
    List<Observed> upstreams = Users.of(lookup, options);
    if (!upstreams.isEmpty()) {
      List<Scope> scopes = new ArrayList<>(List.of(gateway));
      for (Observed upstream : upstreams) {
        gates.add(new Gate.UpstreamAccepted(upstream.ref()));
        Backends.of(upstream, lookup).map(Backends::scope).ifPresent(scopes::add);
      }
      gates.add(new Gate.IssuerHolds(scopes.stream().distinct().toList()));
    }
    return gates;
  }

  private BridgeSettings settings() {
    return new BridgeSettings(names, options.address(), facts);
  }

  private BootstrapEdit bootstrap(Optional<GatewayPod> pod) {
    Ref configMap =
        pod.flatMap(GatewayPod::bootstrapConfigMap).map(names::bootstrap).orElse(names.bootstrap());
    return new BootstrapEdit(configMap, cluster);
  }

  private Step gateway(GatewayPod pod, Scope gateway, Findings findings) {
    pod.judge(findings);
    if (facts.image().isEmpty()) {
      findings.refuse("the bridge's image", "one", "none", "name it: --image");
    }
    Observed workload = pod.workload();
    var after = pod.with(pod.sidecar(facts.bridge(), names.settings().name()), facts.label());
    Optional<Edit> edit = Optional.empty();
    if (after.equals(workload.tree())) {
      findings.found(workload.ref() + " has the bridge");
    } else {
      edit = Optional.of(new Edit.Change(workload, after, List.of()));
    }
    return new Step(
        "gateway",
        "Put the bridge beside the gateway's Envoy",
        edit,
        List.of(),
        List.of(
            new Gate.RolledOut(workload.ref()),
            new Gate.ClusterPresent(List.of(gateway), options.cluster())));
  }

  private List<Step> upstreams(
      Lookup lookup, Optional<SavedState> saved, Scope gateway, Findings findings) {
    if (options.upstreams().isEmpty()) {
      findings.found("No Upstream is named (--upstream): the gateway goes on calling them as now");
    } else if (lookup.version(MeshKind.UPSTREAM).isEmpty()) {
      findings.refuse(
          "the API server",
          "Upstreams (gloo.solo.io/v1)",
          "no such kind, or no version that is known here",
          "install Gloo first");
      return List.of();
    }
    UpstreamMove move = new UpstreamMove(options, facts, findings);
    return options.upstreams().stream()
        .flatMap(choice -> {
          boolean ours = saved.flatMap(state -> state.find(choice.ref())).isPresent();
          return move.step(choice, lookup, gateway, ours).stream();
        })
        .toList();
  }
}
