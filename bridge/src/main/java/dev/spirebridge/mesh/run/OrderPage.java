package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.GateWords;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps of a plan and what has to hold between them, as a page for people. */
final class OrderPage {

  private OrderPage() {}

  /**
   * @param files of each step; empty where a step has none
   */
  static String of(MeshPlan plan, List<Optional<String>> files) {
    StringBuilder page = new StringBuilder();
    page.append("# The order of this move of %s\n".formatted(plan.key().consumer()));
    page.append("\nTake one step after the other. Go on only when what stands below it holds.\n");
    list(page, "Mind:", plan.warnings());
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      page.append("\n## %d. %s\n".formatted(i + 1, step.title()));
      list(page, "Before it:", words(step.before()));
      page.append('\n').append(doing(step, files.get(i))).append('\n');
      step.edit()
          .filter(Edit.Change.class::isInstance)
          .map(Edit.Change.class::cast)
          .ifPresent(change -> list(page, "The file does not keep:", change.losses()));
      list(page, "After it:", words(step.after()));
    }
    if (!plan.elsewhere().isEmpty()) {
      page.append("\n## The same by other tools\n\n");
      plan.elsewhere()
          .forEach(each -> page.append("- `%s`: %s\n".formatted(each.file(), each.purpose())));
    }
    page.append(
        "\n## In the end\n\n    spire-bridge mesh %s verify\n".formatted(plan.key().consumer()));
    return page.toString();
  }

  private static String doing(Step step, Optional<String> file) {
    if (file.isPresent()) {
      return "Apply `" + file.get() + "`.";
    }
    return step.edit().map(OrderPage::withoutFile).orElse("Nothing is to be changed here.");
  }

  private static String withoutFile(Edit edit) {
    return switch (edit) {
      case Edit.Delete delete ->
          "Delete %s:\n\n    %s".formatted(delete.ref(), kubectl(delete.ref()));
      case Edit.Restore restore ->
          "Give %s back as it was before its first step.".formatted(restore.ref());
      case Edit.Create _, Edit.Change _ -> throw new IllegalStateException("has a file");
    };
  }

  private static String kubectl(Ref ref) {
    String group = ref.kind().group().isEmpty() ? "" : "." + ref.kind().group();
    return "kubectl delete %s%s %s%s"
        .formatted(
            ref.kind().plural().toLowerCase(Locale.ROOT),
            group,
            ref.name(),
            ref.namespace().map(each -> " -n " + each).orElse(""));
  }

  private static List<String> words(List<Gate> gates) {
    return gates.stream().map(GateWords::of).toList();
  }

  private static void list(StringBuilder page, String head, List<String> lines) {
    if (!lines.isEmpty()) {
      page.append("\n%s\n\n".formatted(head));
      lines.forEach(line -> page.append("- ").append(line).append('\n'));
    }
  }
}
