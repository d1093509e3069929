package dev.spirebridge.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.stream.Stream;

/** What an edit changes, as a unified diff of the object's YAML. */
final class MeshDiff {

  private static final int CONTEXT = 3;
  private static final String NOTHING = "/dev/null";

  private MeshDiff() {}

  /** Empty for an object that is given back as it was: the run knows what that is. */
  static String of(Edit edit) {
    String name = edit.ref().toString();
    return switch (edit) {
      case Edit.Create(_, Tree object) -> diff(NOTHING, name, List.of(), lines(object));
      case Edit.Change change ->
          diff(name, name, lines(change.before().tree()), lines(change.after()));
      case Edit.Delete(var before) -> diff(name, NOTHING, lines(before.tree()), List.of());
      case Edit.Restore _ -> "";
    };
  }

  private static String diff(
      String oldName, String newName, List<String> before, List<String> after) {
    return String.join(
        "\n",
        UnifiedDiffUtils.generateUnifiedDiff(
            oldName, newName, before, DiffUtils.diff(before, after), CONTEXT));
  }

  /** Without what the API server keeps for itself. */
  private static List<String> lines(Tree object) {
    Tree shown =
        Stream.of("managedFields", "uid", "resourceVersion", "generation", "creationTimestamp")
            .reduce(
                object.without("status"),
                (tree, field) -> tree.without("metadata", field),
                (_, last) -> last);
    return Output.yaml(shown.fields()).lines().toList();
  }
}
