package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A move like those of real consumers: makes an object, edits a text, edits one Deployment twice
 * and waits for it, and edits a last object.
 */
public final class FakePlanner implements Planner {

  static final StateKey KEY = new StateKey("gloo", "shop", "web");
  static final Ref MADE = Ref.of(MeshKind.CONFIG_MAP, "shop", "made");
  static final Ref TEXT = Ref.of(MeshKind.CONFIG_MAP, "shop", "text");
  static final Ref WEB = Ref.of(MeshKind.DEPLOYMENT, "shop", "web");
  static final Ref LAST = Ref.of(MeshKind.CONFIG_MAP, "shop", "last");
  static final Gate ROLLED_OUT = new Gate.RolledOut(WEB);
  private static final Gate ASKED = new Gate.Confirmed("dns", "Is it?");

  private final List<Refusal> refusals;

  public FakePlanner(Refusal... refusals) {
    this.refusals = List.of(refusals);
  }

  /** A cluster with what it moves. */
  static FakeCluster cluster() {
    FakeCluster cluster = new FakeCluster();
    objects().forEach(cluster::put);
    return cluster;
  }

  static Map<Ref, Map<String, Object>> objects() {
    return Map.of(
        TEXT,
        Map.of("data", Map.of("envoy.yaml", "a: 1 # a\n", "other", "kept")),
        LAST,
        Map.of("data", Map.of("tls", "off")),
        WEB,
        Map.of(
            "spec",
            Map.of(
                "replicas", 2,
                "selector", Map.of("matchLabels", Map.of("app", "web")),
                "template",
                    Map.of(
                        "metadata", Map.of("labels", Map.of("app", "web")),
                        "spec",
                            Map.of(
                                "containers", List.of(Map.of("name", "web", "image", "web:1")))))));
  }

  @Override
  public StateKey key() {
    return KEY;
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    List<Step> steps = new ArrayList<>();
    Optional<Edit> make =
        lookup.find(MADE).isPresent()
            ? Optional.empty()
            : Optional.of(new Edit.Create(MADE, made()));
    steps.add(new Step("make", "Make the configuration", make, List.of(), List.of()));
    Observed text = lookup.find(TEXT).orElseThrow();
    steps.add(step("text", text, tree -> tree.with("a: 1 # a\nb: 2\n", "data", "envoy.yaml")));
    Observed web = lookup.find(WEB).orElseThrow();
    Step label =
        step(
            "label",
            web,
            tree -> tree.with("true", "spec", "template", "metadata", "labels", "spire"),
            ROLLED_OUT);
    steps.add(label);
    Observed labelled = new Observed(WEB, after(label).orElse(web.tree()));
    steps.add(
        step(
            "container",
            labelled,
            tree ->
                tree.with(
                    "bridge:1", "spec", "template", "spec", "containers", "[name=bridge]", "image"),
            ROLLED_OUT));
    Observed last = lookup.find(LAST).orElseThrow();
    steps.add(step("last", last, tree -> tree.with("on", "data", "tls"), ASKED));
    return new MeshPlan(
        KEY,
        steps,
        List.of(),
        List.of(),
        refusals,
        List.of(),
        List.of(Right.of("update", WEB)),
        Optional.of("note"));
  }

  private static Tree made() {
    return new Tree(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", "made", "namespace", "shop"),
            "data",
            Map.of("config", "x")));
  }

  private static Optional<Tree> after(Step step) {
    return step.edit().map(edit -> ((Edit.Change) edit).after());
  }

  private static Step step(String id, Observed before, UnaryOperator<Tree> edit, Gate... after) {
    Tree wanted = edit.apply(before.tree());
    Optional<Edit> change =
        wanted.equals(before.tree())
            ? Optional.empty()
            : Optional.of(new Edit.Change(before, wanted, List.of()));
    return new Step(id, "Edit " + id, change, List.of(), List.of(after));
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    return List.of(restore(LAST), restore(TEXT, ASKED), restore(WEB, ROLLED_OUT), restore(MADE));
  }

  private static Step restore(Ref ref, Gate... after) {
    return new Step(
        "back/" + ref.name(),
        "Give " + ref + " back",
        Optional.of(new Edit.Restore(ref)),
        List.of(),
        List.of(after));
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    return List.of(ROLLED_OUT);
  }
}
