package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A move that deletes at its end what it made at its beginning, and that has to make it again, and
 * to edit a text once more, before it can go back.
 */
final class PreparingPlanner implements Planner {

  private static final Ref WINDOW = Ref.of(MeshKind.CONFIG_MAP, "shop", "window");

  private final FakePlanner move = new FakePlanner();

  @Override
  public StateKey key() {
    return move.key();
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    MeshPlan plan = move.plan(lookup, saved);
    boolean done = plan.steps().stream().allMatch(step -> step.edit().isEmpty());
    Optional<Observed> window = lookup.find(WINDOW);
    List<Step> steps = new ArrayList<>();
    if (!done && window.isEmpty()) {
      steps.add(step("Open the window", new Edit.Create(WINDOW, window())));
    }
    steps.addAll(plan.steps());
    if (!done || window.isPresent()) {
      Observed open = window.orElse(new Observed(WINDOW, window()));
      steps.add(step("Close the window", new Edit.Delete(open)));
    }
    return new MeshPlan(
        plan.key(), steps, List.of(), List.of(), List.of(), List.of(), List.of(), plan.note());
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    List<Step> steps = new ArrayList<>();
    if (lookup.find(WINDOW).isEmpty()) {
      steps.add(step("Open the window again", new Edit.Create(WINDOW, window())));
    }
    Observed text = lookup.find(FakePlanner.TEXT).orElseThrow();
    Tree prepared = text.tree().with("again", "data", "prepared");
    if (!prepared.equals(text.tree())) {
      steps.add(step("Prepare", new Edit.Change(text, prepared, List.of())));
    }
    steps.addAll(move.back(lookup, saved));
    return steps;
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    return move.verify(lookup);
  }

  private static Step step(String title, Edit edit) {
    return new Step(title, title, Optional.of(edit), List.of(), List.of());
  }

  private static Tree window() {
    return new Tree(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", "window", "namespace", "shop"),
            "data",
            Map.of("until", "noon")));
  }
}
