package dev.spirebridge.cli;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.GateWords;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.text.EditDiff;
import java.util.ArrayList;
import java.util.List;

/** A plan for people. */
final class MeshPlanWords {

  private MeshPlanWords() {}

  /**
   * @param values whether to print also what to set by other tools
   */
  static List<String> lines(MeshPlan plan, boolean values) {
    List<String> lines = new ArrayList<>();
    plan.found().forEach(each -> lines.add("found: " + each));
    for (int i = 0; i < plan.steps().size(); i++) {
      lines.add("");
      lines.addAll(step(i + 1, plan.steps().get(i)));
    }
    if (!plan.warnings().isEmpty()) {
      lines.add("");
    }
    plan.warnings().forEach(each -> lines.add("warning: " + each));
    plan.refusals().forEach(each -> lines.addAll(refusal(each)));
    if (values || !plan.refusals().isEmpty()) {
      lines.addAll(manifests(plan));
    }
    return lines;
  }

  /** What to do by other tools instead. */
  static List<String> manifests(MeshPlan plan) {
    return plan.elsewhere().stream().flatMap(each -> manifest(each).stream()).toList();
  }

  private static List<String> step(int number, Step step) {
    List<String> lines = new ArrayList<>();
    lines.add("%d. %s".formatted(number, step.title()));
    lines.add("   " + step.edit().map(MeshPlanWords::object).orElse("nothing to change"));
    step.before().forEach(gate -> lines.add("   before: " + gate(gate)));
    step.edit()
        .ifPresent(edit -> {
          EditDiff.of(edit).stream()
              .flatMap(String::lines)
              .forEach(line -> lines.add("   " + line));
          losses(edit).forEach(loss -> lines.add("   lost: " + loss));
        });
    step.after().forEach(gate -> lines.add("   after: " + gate(gate)));
    return lines;
  }

  static String gate(Gate gate) {
    return gate instanceof Gate.Confirmed confirmed
        ? "%s (--confirm %s)".formatted(GateWords.of(gate), confirmed.name())
        : GateWords.of(gate);
  }

  static String object(Edit edit) {
    return "%s %s".formatted(word(edit), edit.ref());
  }

  static String word(Edit edit) {
    return switch (edit) {
      case Edit.Create _ -> "create";
      case Edit.Change _ -> "change";
      case Edit.Delete _ -> "delete";
      case Edit.Restore _ -> "restore";
    };
  }

  static List<String> losses(Edit edit) {
    return edit instanceof Edit.Change change ? change.losses() : List.of();
  }

  static List<String> refusal(Refusal refusal) {
    return List.of(
        "",
        "refused: " + refusal.where(),
        "  expected: " + refusal.expected(),
        "  found:    " + refusal.found(),
        "  next:     " + refusal.next());
  }

  private static List<String> manifest(Manifest manifest) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("--- %s: %s".formatted(manifest.file(), manifest.purpose()));
    manifest.content().lines().forEach(lines::add);
    return lines;
  }
}
