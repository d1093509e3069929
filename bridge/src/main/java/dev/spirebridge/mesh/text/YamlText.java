package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.List;

/**
 * One YAML document of which the top is a mapping, edited at the positions of the parsed text: all
 * that an edit does not touch, comments, order, quoting and unknown fields, stays as it is, byte
 * for byte. Each edit gives a new text; it is parsed again and has to be the same edit of the tree.
 *
 * <p>Paths are those of {@link Tree}. Immutable.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedMethod"})
public final class YamlText {

  private final Tree tree;
  private final String text;
  private final List<String> losses;

  private YamlText(Tree tree, String text, List<String> losses) {
    this.tree = tree;
    this.text = text;
    this.losses = List.copyOf(losses);
  }

  /**
   * @throws YamlTextException if it is not one document with a mapping, has tags, duplicate keys or
   *     tabs, or is larger than 1 MiB
   */
  public static YamlText parse(String text) throws YamlTextException {
    throw new UnsupportedOperationException(text);
  }

  public Tree tree() {
    return tree;
  }

  public String text() {
    return text;
  }

  /** What earlier edits could not keep, such as a comment inside of what was removed; sentences. */
  public List<String> losses() {
    return losses;
  }

  /**
   * As {@link Tree#with}.
   *
   * @throws YamlTextException if that place cannot be edited, such as one with an anchor
   */
  public YamlText with(Object value, String... path) throws YamlTextException {
    throw new UnsupportedOperationException(value + String.join(".", path));
  }

  /** As {@link Tree#append}. */
  public YamlText append(Object element, String... path) throws YamlTextException {
    throw new UnsupportedOperationException(element + String.join(".", path));
  }

  /** As {@link Tree#without}. */
  public YamlText without(String... path) throws YamlTextException {
    throw new UnsupportedOperationException(String.join(".", path));
  }

  /** A new text of a tree, in block style, indented by two spaces. */
  public static String of(Tree tree) {
    throw new UnsupportedOperationException(tree.toString());
  }
}
