package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * After everything has moved: the mesh's own root goes, and what was only for the move.
 *
 * <p>istiod keeps its switch until the way back, which needs it again: without additional roots in
 * the mesh's configuration it does nothing, and each restart of istiod leaves proxies without news
 * for a while.
 */
final class Finish {

  private final Mesh mesh;
  private final Drafts drafts;
  private final OpenWindow window;

  Finish(Mesh mesh, Drafts drafts, OpenWindow window) {
    this.mesh = mesh;
    this.drafts = drafts;
    this.window = window;
  }

  /** Whether there is something to finish at all. */
  boolean due() {
    return mesh.moving() || mesh.windowOpen() || mesh.touchedBefore(mesh.options().meshConfig());
  }

  List<Step> steps(List<Refusal> refusals) {
    if (!due()) {
      return List.of();
    }
    List<Scope> scopes = Mesh.scopes(mesh.proxies().all().toList());
    Gate holds = new Gate.IssuerHolds(scopes);
    List<Step> steps = new ArrayList<>();
    if (mesh.plaintext()) {
      steps.addAll(new Plaintext(mesh, drafts).end(holds));
      return steps;
    }
    List<Gate> gone = new ArrayList<>();
    if (!mesh.meshKeyIds().isEmpty()) {
      gone.add(new Gate.ProxiesTrust(scopes, Mesh.VALIDATION, mesh.meshKeyIds(), false));
    }
    gone.add(holds);
    steps.addAll(window.close(List.of(holds), gone));
    steps.add(meshConfig(holds, refusals));
    return steps;
  }

  private Step meshConfig(Gate holds, List<Refusal> refusals) {
    Ref ref = mesh.options().meshConfig();
    Optional<Edit> edit = Optional.empty();
    try {
      edit = ConfigText.edit(drafts, ref, MeshText.KEY, text -> finished(text).yaml());
    } catch (YamlTextException e) {
      refusals.add(ConfigText.refusal(ref, MeshText.KEY, e));
    }
    return new Step(
        "mesh-config/finish",
        "Take out of the mesh's configuration what was for the move",
        edit,
        List.of(),
        List.of(holds));
  }

  private MeshText finished(String text) throws YamlTextException {
    return MeshText.parse(text).finished(first(), mesh.facts().trustDomain());
  }

  /** Where no earlier run edited it, this very plan does, and what it sees is what was first. */
  private MeshText first() {
    return Before.meshText(mesh.saved(), mesh.options()).orElse(mesh.text());
  }
}
