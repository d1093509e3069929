package dev.spirebridge.cli;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.text.JsonPatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A plan as files: one per step, numbered, what to set by other tools, and the order. */
final class ManifestFiles {

  private static final String ORDER = "ORDER.md";

  private ManifestFiles() {}

  /** The contents by names, in their order. */
  static Map<String, String> of(MeshPlan plan) {
    Map<String, String> files = new LinkedHashMap<>();
    List<String> order = new ArrayList<>();
    order.add("# The order");
    order.add("");
    order.add("One step after the other; each has to hold before the next one is made.");
    if (!plan.warnings().isEmpty()) {
      order.add("");
      plan.warnings().forEach(each -> order.add("- warning: " + each));
    }
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      order.add("");
      order.add("%d. %s".formatted(i + 1, step.title()));
      step.before().forEach(gate -> order.add(line("before", gate)));
      int number = i + 1;
      step.edit()
          .ifPresent(edit -> {
            String name = name(number, edit);
            content(edit).ifPresent(content -> files.put(name, content));
            order.add("   - " + make(edit, name));
            MeshPlanWords.losses(edit).forEach(loss -> order.add("   - lost: " + loss));
          });
      step.after().forEach(gate -> order.add(line("after", gate)));
    }
    for (Manifest manifest : plan.elsewhere()) {
      files.put("values/" + manifest.file(), manifest.content());
    }
    if (!plan.elsewhere().isEmpty()) {
      order.add("");
      order.add("Or by other tools:");
      order.add("");
      plan.elsewhere()
          .forEach(each -> order.add("- `values/%s`: %s".formatted(each.file(), each.purpose())));
    }
    files.put(ORDER, String.join("\n", order) + "\n");
    return files;
  }

  private static String line(String when, Gate gate) {
    return "   - %s: %s".formatted(when, MeshPlanWords.gate(gate));
  }

  private static String name(int number, Edit edit) {
    Ref ref = edit.ref();
    return "%02d-%s-%s%s.yaml"
        .formatted(
            number,
            ref.kind().kind().toLowerCase(Locale.ROOT),
            ref.name(),
            edit instanceof Edit.Change ? ".patch" : "");
  }

  private static Optional<String> content(Edit edit) {
    return switch (edit) {
      case Edit.Create(_, var object) -> Optional.of(Output.yaml(object.fields()));
      case Edit.Change change ->
          Optional.of(Output.yaml(JsonPatch.of(change.before().tree(), change.after())));
      case Edit.Delete _, Edit.Restore _ -> Optional.empty();
    };
  }

  private static String make(Edit edit, String file) {
    Ref ref = edit.ref();
    String object =
        ref.kind().plural()
            + (ref.kind().group().isEmpty() ? "" : "." + ref.kind().group())
            + " "
            + ref.name()
            + ref.namespace().map(namespace -> " -n " + namespace).orElse("");
    return switch (edit) {
      case Edit.Create _ -> "`kubectl create -f %s`".formatted(file);
      case Edit.Change _ ->
          "`kubectl patch %s --type=json --patch-file=%s`".formatted(object, file);
      case Edit.Delete _ -> "`kubectl delete %s`".formatted(object);
      case Edit.Restore _ -> "give %s back as it was before these steps".formatted(ref);
    };
  }
}
