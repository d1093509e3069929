package dev.spirebridge.mesh;

import dev.spirebridge.mesh.text.YamlText;
import java.util.List;
import java.util.Optional;

/** A plan as one text, to be compared as a whole. */
public final class PlanText {

  private PlanText() {}

  public static String of(MeshPlan plan) {
    StringBuilder text = new StringBuilder();
    plan.found().forEach(each -> text.append("found: ").append(each).append('\n'));
    plan.warnings().forEach(each -> text.append("warning: ").append(each).append('\n'));
    plan.refusals().forEach(each -> text.append(of(each)));
    text.append(of(plan.steps()));
    plan.rights()
        .forEach(each ->
            text.append(
                "right: %s %s %s %s\n"
                    .formatted(
                        each.verb(),
                        each.resource(),
                        each.namespace().orElse("-"),
                        each.name().orElse("-"))));
    return text.toString();
  }

  public static String of(List<Step> steps) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append("\nstep %s: %s\n".formatted(step.id(), step.title()));
      step.before().forEach(gate -> text.append("  before: ").append(gate).append('\n'));
      text.append(of(step.edit()));
      step.after().forEach(gate -> text.append("  after: ").append(gate).append('\n'));
    }
    return text.toString();
  }

  private static String of(Optional<Edit> edit) {
    return switch (edit.orElse(null)) {
      case null -> "  as it should be\n";
      case Edit.Create create ->
          "  create " + create.ref() + "\n" + YamlText.of(create.object()).indent(4);
      case Edit.Change change ->
          "  change " + change.ref() + " to\n" + YamlText.of(change.after()).indent(4);
      case Edit.Delete delete -> "  delete " + delete.ref() + "\n";
      case Edit.Restore restore -> "  restore " + restore.ref() + "\n";
    };
  }

  private static String of(Refusal refusal) {
    return "refused: %s\n  expected: %s\n  found: %s\n  next: %s\n"
        .formatted(refusal.where(), refusal.expected(), refusal.found(), refusal.next());
  }
}
