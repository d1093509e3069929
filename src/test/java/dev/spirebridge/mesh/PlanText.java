package dev.spirebridge.mesh;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.spirebridge.mesh.text.YamlText;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as text, to be compared with one that a person has read. */
public final class PlanText {

  private PlanText() {}

  public static String of(MeshPlan plan) {
    StringBuilder text = new StringBuilder();
    plan.found().forEach(each -> text.append("found: ").append(each).append('\n'));
    plan.warnings().forEach(each -> text.append("warning: ").append(each).append('\n'));
    plan.refusals().forEach(each -> text.append(of(each)).append('\n'));
    text.append(steps(plan.steps()));
    plan.rights().forEach(each -> text.append("right: ").append(of(each)).append('\n'));
    return text.toString();
  }

  public static String steps(List<Step> steps) {
    return steps.stream().map(PlanText::of).collect(Collectors.joining());
  }

  public static String of(Refusal refusal) {
    return "refused: %s\n  expected: %s\n  found: %s\n  do: %s"
        .formatted(refusal.where(), refusal.expected(), refusal.found(), refusal.next());
  }

  private static String of(Step step) {
    return "\n== %s: %s\n%s%s%s"
        .formatted(
            step.id(),
            step.title(),
            gates("before", step.before()),
            step.edit().map(PlanText::of).orElse("(as it should be)\n"),
            gates("after", step.after()));
  }

  private static String gates(String when, List<Gate> gates) {
    return gates.stream()
        .map(gate -> when + ": " + gate + "\n")
        .collect(Collectors.joining());
  }

  private static String of(Edit edit) {
    return switch (edit) {
      case Edit.Create create -> "create " + create.ref() + "\n" + indented(lines(create.object()));
      case Edit.Change change ->
          "change %s\n%s%s"
              .formatted(
                  change.ref(),
                  indented(diff(lines(change.before().tree()), lines(change.after()))),
                  change.losses().stream()
                      .map(loss -> "loses: " + loss + "\n")
                      .collect(Collectors.joining()));
      case Edit.Delete delete -> "delete " + delete.ref() + "\n";
      case Edit.Restore restore -> "restore " + restore.ref() + "\n";
    };
  }

  private static String of(Right right) {
    return "%s %s %s %s"
        .formatted(
            right.verb(),
            right.resource(),
            right.namespace().orElse("*"),
            right.name().orElse("*"));
  }

  private static List<String> diff(List<String> before, List<String> after) {
    return UnifiedDiffUtils.generateUnifiedDiff(
            "before", "after", before, DiffUtils.diff(before, after), 1)
        .stream()
        .skip(2)
        .toList();
  }

  private static List<String> lines(Tree tree) {
    return YamlText.of(tree).lines().toList();
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
  }
}
