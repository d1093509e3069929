package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.istio.IstioOptions.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves a running mesh from istiod's CA onto SPIRE.
 *
 * <p>A proxy on SPIRE and one on istiod's CA refuse each other both ways, also where plaintext is
 * permitted. So for the time of the move both trust both: unmoved proxies learn SPIRE's authorities
 * from istiod, and bridges hand out the mesh's own root to moved ones.
 */
public final class IstioPlanner implements Planner {

  private final Facts facts;
  private final IstioOptions options;

  public IstioPlanner(Facts facts, IstioOptions options) {
    this.facts = facts;
    this.options = options;
  }

  @Override
  public StateKey key() {
    return new StateKey("istio", options.istioNamespace(), options.revisionName());
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    MeshReader reader = new MeshReader(facts, options, lookup);
    return reader
        .read(saved)
        .map(mesh -> plan(mesh, lookup))
        .orElseGet(() ->
            new MeshPlan(
                key(),
                List.of(),
                List.of(),
                List.of(),
                reader.refusals(),
                new Elsewhere(facts, options).manifests(true),
                List.of(),
                saved.flatMap(SavedState::note)));
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    return new MeshReader(facts, options, lookup)
        .read(Optional.of(saved))
        .map(mesh -> {
          Drafts drafts = new Drafts(lookup);
          return new Back(mesh, drafts, new OpenWindow(mesh, drafts)).steps(saved);
        })
        .orElseGet(() -> Back.blind(saved));
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    return new MeshReader(facts, options, lookup)
        .read(Optional.empty())
        .map(IstioPlanner::verify)
        .orElseGet(() -> List.of(new Gate.IssuerHolds(named())));
  }

  private static List<Gate> verify(Mesh mesh) {
    List<Scope> scopes = Mesh.scopes(mesh.proxies().selected());
    List<Gate> gates = new ArrayList<>();
    mesh.proxies().selected().forEach(workload -> gates.add(new Gate.RolledOut(workload.ref())));
    if (!mesh.plaintext()) {
      gates.add(new Gate.BridgesMove(Optional.empty()));
    }
    if (!mesh.meshKeyIds().isEmpty()) {
      gates.add(new Gate.ProxiesTrust(scopes, Mesh.VALIDATION, mesh.meshKeyIds(), false));
    }
    gates.add(new Gate.IssuerHolds(scopes));
    return gates;
  }

  /** What was asked for, where the mesh itself cannot be read. */
  private List<Scope> named() {
    return options.selection().namespaces().stream()
        .map(name -> (Scope) new Scope.Pods(name, "", Optional.empty()))
        .toList();
  }

  private MeshPlan plan(Mesh mesh, Lookup lookup) {
    Drafts drafts = new Drafts(lookup);
    OpenWindow window = new OpenWindow(mesh, drafts);
    Finish finish = new Finish(mesh, drafts, window);
    MeshBreakers breakers = new MeshBreakers(mesh);
    WorkloadBreakers workloads = new WorkloadBreakers(mesh);
    Registration registration = new Registration(mesh);
    List<Refusal> refusals = new ArrayList<>(breakers.refusals());
    refusals.addAll(workloads.refusals());
    refusals.addAll(registration.refusals());
    refusals.addAll(new Parts(mesh, finish).refusals());
    List<Step> steps = new ArrayList<>();
    List<Refusal> unreadable = new ArrayList<>();
    if (options.does(Part.PREPARE)) {
      steps.addAll(new Preparation(mesh, drafts, window.id()).steps(unreadable));
    }
    if (options.does(Part.MOVE)) {
      steps.addAll(new Move(mesh, drafts, window).steps(unreadable));
    }
    if (options.does(Part.FINISH)) {
      steps.addAll(finish.steps(unreadable));
    }
    refusals.addAll(unreadable);
    List<String> warnings = new ArrayList<>(breakers.warnings());
    warnings.addAll(workloads.warnings());
    warnings.addAll(registration.warnings());
    return new MeshPlan(
        key(),
        steps,
        Findings.of(mesh),
        warnings,
        refusals,
        new Elsewhere(mesh).manifests(mesh.moving()),
        Rights.of(steps),
        mesh.moving() || finish.due() ? Optional.of(window.id()) : Optional.empty());
  }
}
