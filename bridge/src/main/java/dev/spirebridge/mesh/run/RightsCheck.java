package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out before the first write which rights are missing for the last. */
final class RightsCheck {

  private final ClusterObjects objects;
  private final StateStore store;

  RightsCheck(ClusterObjects objects, StateStore store) {
    this.objects = objects;
    this.store = store;
  }

  List<Refusal> ofPlan(MeshPlan plan) {
    Set<Right> rights = new LinkedHashSet<>(plan.rights());
    rights.addAll(ofSteps(plan.steps()));
    firstEdited(plan.steps()).ifPresent(ref -> rights.addAll(store.rights(plan.key(), ref)));
    return missing(plan.key(), rights);
  }

  List<Refusal> ofWayBack(SavedState state, List<Step> back) {
    Set<Right> rights = new LinkedHashSet<>();
    for (SavedObject saved : state.objects()) {
      if (saved.edited()) {
        rights.add(Right.of(saved.made() ? "delete" : "update", saved.ref()));
      }
    }
    rights.addAll(ofSteps(back));
    Stream.concat(state.objects().stream().map(SavedObject::ref), firstEdited(back).stream())
        .findFirst()
        .ifPresent(ref -> rights.addAll(store.rights(state.key(), ref)));
    return missing(state.key(), rights);
  }

  private static List<Right> ofSteps(List<Step> steps) {
    return steps.stream().flatMap(step -> step.edit().stream()).flatMap(RightsCheck::of).toList();
  }

  private static Stream<Right> of(Edit edit) {
    return switch (edit) {
      case Edit.Create _ -> Stream.of(Right.of("create", edit.ref()));
      case Edit.Change _ -> Stream.of(Right.of("update", edit.ref()));
      case Edit.Delete _ -> Stream.of(Right.of("delete", edit.ref()));
      case Edit.Restore _ -> Stream.of();
    };
  }

  private static Optional<Ref> firstEdited(List<Step> steps) {
    return steps.stream().flatMap(step -> step.edit().stream()).map(Edit::ref).findFirst();
  }

  private List<Refusal> missing(StateKey key, Set<Right> rights) {
    return rights.stream()
        .filter(right -> !objects.allowed(right))
        .map(right ->
            new Refusal(
                "your rights in the cluster",
                "the right to " + right,
                "the API server would refuse it",
                "bind the rules of " + rules(key) + " to yourself"))
        .toList();
  }

  static String rules(StateKey key) {
    return ApiObjects.RULES + key.consumer() + ".yaml";
  }
}
