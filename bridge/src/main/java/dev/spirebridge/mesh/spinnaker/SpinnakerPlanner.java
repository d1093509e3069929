package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.StepRights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings Spinnaker into the mesh: by files, or by the objects that its operator takes. */
public final class SpinnakerPlanner implements Planner {

  /** First the sidecars, then the way in. */
  private static final List<MeshKind> BACK =
      List.of(
          MeshKind.SPINNAKER_SERVICE,
          MeshKind.OPEN_SPINNAKER_SERVICE,
          MeshKind.NAMESPACE,
          MeshKind.VIRTUAL_SERVICE,
          MeshKind.GATEWAY,
          MeshKind.CERTIFICATE);

  private final Facts facts;
  private final SpinnakerOptions options;

  public SpinnakerPlanner(Facts facts, SpinnakerOptions options) {
    this.facts = facts;
    this.options = options;
  }

  @Override
  public StateKey key() {
    return new StateKey("spinnaker", options.namespace(), options.name());
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    SpinnakerView view = new SpinnakerView(lookup, options);
    List<Refusal> refusals = new SpinnakerChecks(lookup, options, saved).all();
    SpinnakerSteps steps = new SpinnakerSteps(lookup, facts, options, view);
    boolean refused = !refusals.isEmpty();
    List<Step> walk = refused ? List.of() : steps.all();
    List<Manifest> files =
        refused ? List.of() : new SpinnakerFiles(lookup, options, view, steps).all();
    List<String> found = new ArrayList<>();
    view.service().ifPresent(it -> found.add(it.ref().toString()));
    view.deployments().forEach(it -> found.add(it.ref().toString()));
    return new MeshPlan(
        key(),
        walk,
        found,
        new SpinnakerWarnings(view, options).all(),
        refusals,
        files,
        StepRights.of(walk),
        Optional.empty());
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    SpinnakerView view = new SpinnakerView(lookup, options);
    List<Ref> refs =
        BACK.stream()
            .flatMap(kind ->
                saved.objects().reversed().stream()
                    .map(SavedObject::ref)
                    .filter(ref -> ref.kind() == kind))
            .toList();
    List<Step> steps = new ArrayList<>();
    for (Ref ref : refs) {
      steps.add(
          new Step(
              "back/" + ref.kind().plural() + "/" + ref.name(),
              "Give back " + ref,
              Optional.of(new Edit.Restore(ref)),
              steps.isEmpty() ? beforeTheWayBack(view) : List.of(),
              SpinnakerView.KINDS.contains(ref.kind()) ? rolledOut(view) : List.of()));
    }
    return steps;
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    SpinnakerView view = new SpinnakerView(lookup, options);
    List<Gate> gates = new ArrayList<>(rolledOut(view));
    gates.add(new Gate.IssuerHolds(view.podsAndGateway()));
    return gates;
  }

  /** Without sidecars nobody reaches who is strict, and nobody is to come by the gateway. */
  private List<Gate> beforeTheWayBack(SpinnakerView view) {
    List<Gate> gates = new ArrayList<>();
    List<Scope> pods = view.pods();
    if (!pods.isEmpty()) {
      gates.add(new Gate.PolicyInForce(pods, false));
    }
    gates.add(
        new Gate.Confirmed(
            "dns-back",
            "Does %s lead to where it led before the move?".formatted(options.ingress().host())));
    return gates;
  }

  private static List<Gate> rolledOut(SpinnakerView view) {
    return view.deployments().stream().<Gate>map(each -> new Gate.RolledOut(each.ref())).toList();
  }
}
