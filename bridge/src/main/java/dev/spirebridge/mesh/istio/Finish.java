package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** After everything has moved: the mesh's own root goes, and what was only for the move. */
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
    return mesh.moving()
        || mesh.windowOpen()
        || mesh.touchedBefore(mesh.options().meshConfig())
        || mesh.touchedBefore(mesh.options().istiod());
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
    steps.add(istiod(holds));
    return steps;
  }

  /** Before istiod's: without its switch it would not tell proxies that a root is gone. */
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
    return MeshText.parse(text)
        .finished(first(), mesh.facts().spireAuthorities(), mesh.facts().trustDomain());
  }

  /** Where no earlier run edited it, this very plan does, and what it sees is what was first. */
  private MeshText first() {
    return Before.meshText(mesh.saved(), mesh.options()).orElse(mesh.text());
  }

  private Step istiod(Gate holds) {
    Ref ref = mesh.options().istiod();
    String[] env = {
      "spec", "template", "spec", "containers", "[name=discovery]", "env",
      "[name=" + Preparation.MULTI_ROOT + "]"
    };
    Optional<Object> first =
        Before.object(mesh.saved(), ref)
            .or(() -> mesh.lookup().find(ref).map(Observed::tree))
            .flatMap(tree -> tree.at(env));
    Optional<Edit> edit =
        drafts.find(ref).flatMap(seen -> {
          Tree after =
              first.map(value -> seen.tree().with(value, env))
                  .orElseGet(() -> seen.tree().without(env));
          return drafts.change(seen, after, List.of());
        });
    return new Step(
        "istiod/finish",
        "Have istiod tell proxies of roots as it did before",
        edit,
        List.of(),
        List.of(new Gate.RolledOut(ref), holds));
  }
}
