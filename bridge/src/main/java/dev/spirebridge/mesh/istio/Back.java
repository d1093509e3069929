package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Back onto the mesh's own CA, from wherever the move stands: both sides are made to trust both
 * once more, then the workloads go back in reverse, then the roots and the rest.
 *
 * <p>Gateways go last. Those that no injector makes learn no roots once their template is as it
 * was, and by then nobody is left whom they would have to know.
 */
final class Back {

  private static final Set<MeshKind> WORKLOADS =
      Set.of(MeshKind.DEPLOYMENT, MeshKind.STATEFUL_SET, MeshKind.DAEMON_SET);

  private final Mesh mesh;
  private final Drafts drafts;
  private final OpenWindow window;

  Back(Mesh mesh, Drafts drafts, OpenWindow window) {
    this.mesh = mesh;
    this.drafts = drafts;
    this.window = window;
  }

  List<Step> steps(SavedState saved) {
    List<Refusal> unreadable = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Workload> workloads = workloads(saved);
    boolean mixed =
        workloads.stream().anyMatch(each -> each.pods().stream().anyMatch(MeshPod::moved));
    if (mixed && !mesh.plaintext()) {
      steps.addAll(bothRoots(unreadable));
    }
    List<Workload> back =
        new ArrayList<>(mesh.unmoved().stream().filter(Workload::prepared).toList());
    for (Workload workload : workloads) {
      steps.add(workload(workload, mixed && !mesh.plaintext(), back));
      back.add(workload);
    }
    withoutPods(saved, workloads).forEach(steps::add);
    restoresOf(saved, MeshKind.DESTINATION_RULE).forEach(steps::add);
    restoresOfWindow(saved).forEach(steps::add);
    controlPlane(saved, workloads).forEach(steps::add);
    return steps;
  }

  /** As before the move: unmoved proxies learn SPIRE's authorities, moved ones the mesh's root. */
  private List<Step> bothRoots(List<Refusal> unreadable) {
    List<Step> steps =
        new ArrayList<>(new Preparation(mesh, drafts, window.id()).bothRoots(unreadable));
    steps.addAll(window.open(List.of()));
    return steps;
  }

  private List<Workload> workloads(SavedState saved) {
    return mesh
        .proxies()
        .all()
        .filter(workload -> saved.find(workload.ref()).isPresent())
        .toList()
        .reversed()
        .stream()
        .sorted(Comparator.comparing(Workload::gateway))
        .toList();
  }

  /**
   * @param bothRoots whether each side has to trust both
   * @param back who is on the mesh's CA by then
   */
  private Step workload(Workload workload, boolean bothRoots, List<Workload> back) {
    List<Scope> scopes = Mesh.scopes(List.of(workload));
    List<Gate> before = new ArrayList<>();
    if (bothRoots) {
      before.add(new Gate.BridgesMove(Optional.of(window.id())));
      before.addAll(mesh.trustSpire(learners(back)));
    }
    List<Gate> after = new ArrayList<>();
    after.add(new Gate.RolledOut(workload.ref()));
    if (!scopes.isEmpty()) {
      after.add(new Gate.OnMeshCa(scopes));
    }
    if (bothRoots && !scopes.isEmpty() && !workload.template().plain()) {
      after.add(new Gate.ProxiesTrust(scopes, Mesh.VALIDATION, mesh.spireKeyIds(), true));
    }
    return new Step(
        "back/" + workload.id(),
        "Have " + workload.ref() + " take its identity from the mesh's own CA",
        Optional.of(new Edit.Restore(workload.ref())),
        before,
        after);
  }

  /** Those that no injector makes have lost the switch once they are back. */
  private static List<Workload> learners(List<Workload> workloads) {
    return workloads.stream().filter(each -> !each.template().plain()).toList();
  }

  /** Those that are scaled to nothing by now. */
  private List<Step> withoutPods(SavedState saved, List<Workload> workloads) {
    List<Ref> known = workloads.stream().map(Workload::ref).toList();
    return saved.objects().stream()
        .map(SavedObject::ref)
        .filter(ref -> WORKLOADS.contains(ref.kind()))
        .filter(ref -> !known.contains(ref) && !ref.equals(mesh.options().istiod()))
        .map(ref -> restore(ref, List.of(new Gate.RolledOut(ref))))
        .toList();
  }

  /** Where the mesh cannot be read any more: the objects as they were, the last one first. */
  static List<Step> blind(SavedState saved) {
    return saved.objects().reversed().stream()
        .map(SavedObject::ref)
        .map(ref ->
            restore(
                ref, WORKLOADS.contains(ref.kind()) ? List.of(new Gate.RolledOut(ref)) : List.of()))
        .toList();
  }

  private static List<Step> restoresOf(SavedState saved, MeshKind kind) {
    return saved.objects().stream()
        .map(SavedObject::ref)
        .filter(ref -> ref.kind() == kind)
        .map(ref -> restore(ref, List.of()))
        .toList();
  }

  /**
   * Also where this way back has opened it: what we made is gone after a restore. It stays open for
   * those on SPIRE that this move has not brought there, and that it does not bring back.
   */
  private List<Step> restoresOfWindow(SavedState saved) {
    List<Scope> staying =
        Mesh.scopes(
            mesh.proxies()
                .all()
                .filter(workload -> saved.find(workload.ref()).isEmpty())
                .filter(workload -> workload.pods().stream().anyMatch(MeshPod::moved))
                .toList());
    List<Gate> before =
        staying.isEmpty() || mesh.plaintext() ? List.of() : List.of(new Gate.OnMeshCa(staying));
    return mesh.windowNamespaces().stream()
        .map(MovingWindow::ref)
        .filter(ref -> saved.find(ref).isPresent() || drafts.find(ref).isPresent())
        .map(ref ->
            new Step(
                "back/" + ref,
                "Restore " + ref,
                Optional.of(new Edit.Restore(ref)),
                before,
                List.of(new Gate.BridgesMove(Optional.empty()))))
        .toList();
  }

  /** The mesh's configuration before istiod, which alone tells proxies that a root is gone. */
  private List<Step> controlPlane(SavedState saved, List<Workload> workloads) {
    List<Step> steps = new ArrayList<>();
    List<Scope> learners = Mesh.scopes(learners(workloads));
    boolean spireWasThere =
        Before.meshText(Optional.of(saved), mesh.options())
            .map(first ->
                mesh.facts().spireAuthorities().stream()
                    .anyMatch(root -> first.holds(root, mesh.facts().trustDomain())))
            .orElse(true);
    List<Gate> forgotten =
        learners.isEmpty() || spireWasThere || mesh.spireKeyIds().isEmpty()
            ? List.of()
            : List.of(new Gate.ProxiesTrust(learners, Mesh.VALIDATION, mesh.spireKeyIds(), false));
    Ref config = mesh.options().meshConfig();
    Ref istiod = mesh.options().istiod();
    if (saved.find(mesh.options().injector()).isPresent()) {
      steps.add(restore(mesh.options().injector(), List.of()));
    }
    if (saved.find(config).isPresent()) {
      steps.add(restore(config, forgotten));
    }
    if (saved.find(istiod).isPresent()) {
      steps.add(restore(istiod, List.of(new Gate.RolledOut(istiod))));
    }
    return steps;
  }

  private static Step restore(Ref ref, List<Gate> after) {
    return new Step(
        "back/" + ref, "Restore " + ref, Optional.of(new Edit.Restore(ref)), List.of(), after);
  }
}
