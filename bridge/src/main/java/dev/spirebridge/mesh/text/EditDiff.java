package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Edits as unified diffs, for people: a text of several lines in a ConfigMap has one of its own;
 * certificates are one line each, and private keys are not shown.
 */
public final class EditDiff {

  private EditDiff() {}

  /**
   * None for a Restore: what it will do depends on what is there by then, see {@link #between}.
   *
   * @return one text for each ConfigMap's string, and one for the rest of the object if that differs
   */
  public static List<String> of(Edit edit) {
    return switch (edit) {
      case Edit.Create create ->
          between(create.ref(), Optional.empty(), Optional.of(create.object()));
      case Edit.Change change ->
          between(
              change.ref(), Optional.of(change.before().tree()), Optional.of(change.after()));
      case Edit.Delete delete ->
          between(delete.ref(), Optional.of(delete.before().tree()), Optional.empty());
      case Edit.Restore _ -> List.of();
    };
  }

  /**
   * What differs between two states of one object.
   *
   * @param before empty if it is not there yet
   * @param after empty if it is to be gone
   */
  public static List<String> between(Ref ref, Optional<Tree> before, Optional<Tree> after) {
    List<String> diffs = new ArrayList<>();
    Tree old = before.map(ObjectText::written).orElse(Tree.EMPTY);
    Tree now = after.map(ObjectText::written).orElse(Tree.EMPTY);
    if (ref.kind() == MeshKind.CONFIG_MAP) {
      Map<String, String> others = now.texts("data");
      for (Map.Entry<String, String> entry : old.texts("data").entrySet()) {
        String other = others.getOrDefault(entry.getKey(), "");
        if (differOverLines(entry.getValue(), other)) {
          String name = "%s data[%s]".formatted(ref, entry.getKey());
          diffs.add(diff(entry.getValue(), other, name, name));
          old = old.without("data", entry.getKey());
          now = now.without("data", entry.getKey());
        }
      }
    }
    String name = ref.toString();
    diffs.add(
        UnifiedDiff.of(
            before.isEmpty() ? "" : shown(old),
            after.isEmpty() ? "" : shown(now),
            before.isEmpty() ? UnifiedDiff.NOTHING : name,
            after.isEmpty() ? UnifiedDiff.NOTHING : name));
    return diffs.stream().filter(text -> !text.isEmpty()).toList();
  }

  private static boolean differOverLines(String one, String other) {
    return one.indexOf('\n') >= 0 && other.indexOf('\n') >= 0 && !one.equals(other);
  }

  private static String diff(String before, String after, String beforeName, String afterName) {
    return UnifiedDiff.of(Pem.shortened(before), Pem.shortened(after), beforeName, afterName);
  }

  private static String shown(Tree object) {
    return YamlText.of(new Tree(Map.of("object", Pem.shortened(object.fields())))
        .tree("object")
        .orElse(Tree.EMPTY));
  }
}
