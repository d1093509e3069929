package dev.spirebridge.mesh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is owned by another tool is not edited unless somebody asks for it. */
public final class OwnerRule {

  private OwnerRule() {}

  /** One refusal for each object of others that the plan changes or deletes. */
  public static List<Refusal> refusals(MeshPlan plan) {
    Map<Ref, Refusal> refusals = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      step.edit()
          .flatMap(OwnerRule::edited)
          .ifPresent(object ->
              Owners.of(object)
                  .filter(Owner::refuses)
                  .ifPresent(owner ->
                      refusals.putIfAbsent(object.ref(), refusal(object.ref(), owner, plan))));
    }
    return List.copyOf(refusals.values());
  }

  private static Optional<Observed> edited(Edit edit) {
    return switch (edit) {
      case Edit.Change change -> Optional.of(change.before());
      case Edit.Delete delete -> Optional.of(delete.before());
      case Edit.Create _, Edit.Restore _ -> Optional.empty();
    };
  }

  private static Refusal refusal(Ref ref, Owner owner, MeshPlan plan) {
    String instead =
        plan.elsewhere().isEmpty()
            ? "make this change by %s".formatted(owner.tool())
            : "set the values printed below by %s".formatted(owner.tool());
    return new Refusal(
        ref.toString(),
        "an object that no other tool writes",
        "it is owned by %s, whose next upgrade or sync would undo the edit".formatted(owner),
        instead + " instead, or edit it all the same with --despite-owner");
  }
}
