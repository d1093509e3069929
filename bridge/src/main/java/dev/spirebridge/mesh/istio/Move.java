package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The window opens, and the workloads move into it one by one. */
final class Move {

  private final Mesh mesh;
  private final Drafts drafts;
  private final OpenWindow window;

  Move(Mesh mesh, Drafts drafts, OpenWindow window) {
    this.mesh = mesh;
    this.drafts = drafts;
    this.window = window;
  }

  List<Step> steps(List<Refusal> refusals) {
    List<Step> steps = new ArrayList<>();
    if (mesh.moving() || renews()) {
      steps.addAll(
          mesh.plaintext()
              ? new Plaintext(mesh, drafts).begin()
              : window.open(mesh.trustSpire(mesh.unmoved())));
    }
    List<Workload> left = new ArrayList<>(mesh.unmoved());
    for (Workload workload : mesh.proxies().selected()) {
      steps.add(workload(workload, before(workload, left), refusals));
      left.remove(workload);
    }
    return steps;
  }

  /** Where others move later, those that have moved need the window until then. */
  private boolean renews() {
    return mesh.options().only().equals(Optional.of(IstioOptions.Part.MOVE))
        && mesh.windowOpen()
        && !mesh.plaintext();
  }

  /**
   * The window may have run out since the last workload moved, a bridge may have joined that does
   * not know of it yet, and somebody may have set the mesh's configuration back.
   */
  private List<Gate> before(Workload workload, List<Workload> left) {
    if (mesh.plaintext() || mesh.moved(workload)) {
      return List.of();
    }
    List<Gate> before = new ArrayList<>(List.of(new Gate.BridgesMove(Optional.of(window.id()))));
    before.addAll(mesh.trustSpire(left));
    return before;
  }

  private Step workload(Workload workload, List<Gate> before, List<Refusal> refusals) {
    Optional<Edit> edit = Optional.empty();
    try {
      edit = edit(workload);
    } catch (YamlTextException e) {
      refusals.add(
          new Refusal(
              workload.ref() + " template annotation " + PodTemplate.PROXY_CONFIG,
              "YAML that can be edited",
              String.valueOf(e.getMessage()),
              "correct it"));
    }
    List<Scope> scopes = Mesh.scopes(List.of(workload));
    List<Gate> after = new ArrayList<>();
    after.add(new Gate.RolledOut(workload.ref()));
    if (!scopes.isEmpty()) {
      after.add(new Gate.IssuerHolds(scopes));
    }
    if (!scopes.isEmpty() && mesh.moving() && !mesh.plaintext()) {
      after.add(new Gate.ProxiesTrust(scopes, Mesh.VALIDATION, mesh.bothKeyIds(), true));
    }
    return new Step(
        "move/" + workload.id(),
        "Have " + workload.ref() + " take its identity from SPIRE",
        edit,
        before,
        after);
  }

  private Optional<Edit> edit(Workload workload) throws YamlTextException {
    if (mesh.templateMoved(workload)) {
      return Optional.empty();
    }
    Observed seen = drafts.find(workload.ref()).orElse(workload.seen());
    PodTemplate template =
        new PodTemplate(seen.tree())
            .unprepared(first(workload))
            .moved(mesh.options().socket(), mesh.injector().defaults());
    if (!namespaceLabelled(workload)) {
      template = template.labelled(mesh.facts().label());
    }
    return drafts.change(seen, template.workload(), List.of());
  }

  /** The template as it was before any run of this move. */
  private Optional<PodTemplate> first(Workload workload) {
    return Before.object(mesh.saved(), workload.ref())
        .or(() -> Optional.of(workload.seen().tree()))
        .map(PodTemplate::new);
  }

  private boolean namespaceLabelled(Workload workload) {
    Facts.Label label = mesh.facts().label();
    return mesh.lookup()
        .find(Ref.of(MeshKind.NAMESPACE, workload.namespace()))
        .map(namespace -> label.value().equals(namespace.labels().get(label.name())))
        .orElse(false);
  }
}
