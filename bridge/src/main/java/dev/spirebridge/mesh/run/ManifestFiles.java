package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.text.ObjectText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A plan as files for tools that write objects from a repository. */
final class ManifestFiles {

  static final String ORDER = "ORDER.md";

  private ManifestFiles() {}

  /** The text of each file by its name, which may have a folder before it. */
  static SortedMap<String, String> of(MeshPlan plan) {
    SortedMap<String, String> files = new TreeMap<>();
    List<Optional<String>> names = new ArrayList<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Optional<Ref> written =
          plan.steps().get(i).edit().filter(ManifestFiles::isWritten).map(Edit::ref);
      int number = i + 1;
      Optional<String> name = written.map(ref -> name(number, plan.steps().size(), ref));
      name.ifPresent(file -> files.put(file, text(plan.steps().get(number - 1))));
      names.add(name);
    }
    for (Manifest manifest : plan.elsewhere()) {
      files.put(manifest.file(), manifest.content());
    }
    files.put(ORDER, OrderPage.of(plan, names));
    return files;
  }

  private static boolean isWritten(Edit edit) {
    return switch (edit) {
      case Edit.Create _, Edit.Change _ -> true;
      case Edit.Delete _, Edit.Restore _ -> false;
    };
  }

  private static String text(Step step) {
    return switch (step.edit().orElseThrow()) {
      case Edit.Create create -> ObjectText.of(create.object());
      case Edit.Change change -> ObjectText.of(change.after());
      case Edit.Delete _, Edit.Restore _ -> "";
    };
  }

  private static String name(int number, int of, Ref ref) {
    int digits = Math.max(2, String.valueOf(of).length());
    String object =
        ref.kind().kind().toLowerCase(Locale.ROOT)
            + ref.namespace().map(each -> "-" + each).orElse("")
            + "-"
            + ref.name();
    return "%s-%s.yaml"
        .formatted(
            "0".repeat(digits - String.valueOf(number).length()) + number,
            object.replaceAll("[^A-Za-z0-9.-]", "_"));
  }
}
