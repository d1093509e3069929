package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One YAML document of which the top is a mapping, edited at the positions of the parsed text: all
 * that an edit does not touch, comments, order, quoting and unknown fields, stays as it is, byte
 * for byte. Each edit gives a new text; it is parsed again and has to be the same edit of the tree.
 *
 * <p>Paths are those of {@link Tree}. Immutable.
 */
public final class YamlText {

  private final Tree tree;
  private final Place top;
  private final String text;
  private final List<String> losses;

  private YamlText(Tree tree, Place top, String text, List<String> losses) {
    this.tree = tree;
    this.top = top;
    this.text = text;
    this.losses = List.copyOf(losses);
  }

  /**
   * A text of nothing, of comments or of null is an empty mapping.
   *
   * @throws YamlTextException if it is not one document with a mapping, has tags, duplicate keys or
   *     tabs as indentation, is nested more than 64 levels deep, or is larger than 1 MiB
   */
  public static YamlText parse(String text) throws YamlTextException {
    return parse(text, List.of());
  }

  @SuppressWarnings("unchecked")
  private static YamlText parse(String text, List<String> losses) throws YamlTextException {
    Optional<Place> top = PlaceReader.read(text);
    Optional<Object> value = top.flatMap(Place::value);
    if (value.isEmpty()) {
      int end = top.map(Place::end).orElse(text.length());
      int start = top.map(Place::start).orElse(end);
      return new YamlText(Tree.EMPTY, nothing(start, end), text, losses);
    }
    if (!(value.get() instanceof Map<?, ?> fields)) {
      throw new YamlTextException("the text is a list or a single value, and no mapping of keys");
    }
    return new YamlText(new Tree((Map<String, Object>) fields), top.orElseThrow(), text, losses);
  }

  private static Place nothing(int start, int end) {
    return new Place.Scalar(start, end, false, false, false, Optional.empty());
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
    Object ordered = ordered(value);
    return edited((tree, at) -> tree.with(ordered, at), YamlEdit::with, path);
  }

  /** As {@link Tree#append}. */
  public YamlText append(Object element, String... path) throws YamlTextException {
    Object ordered = ordered(element);
    return edited(
        (tree, at) -> tree.append(ordered, at),
        (source, steps, change) -> YamlEdit.append(source, steps, ordered, change),
        path);
  }

  private static Object ordered(Object value) {
    return Ordered.of(new Tree(Map.of("value", value)).at("value").orElseThrow());
  }

  /** As {@link Tree#without}. */
  public YamlText without(String... path) throws YamlTextException {
    return edited(Tree::without, YamlEdit::without, path);
  }

  @FunctionalInterface
  private interface Editor {
    YamlEdit edit(YamlEdit.Source source, List<String> path, Change change)
        throws YamlTextException;
  }

  private YamlText edited(Change change, Editor editor, String... path) throws YamlTextException {
    if (path.length == 0) {
      throw new IllegalArgumentException("an edit needs a path");
    }
    Tree wanted = wanted(change, path);
    if (SameValues.same(wanted.fields(), tree.fields())) {
      return this;
    }
    YamlEdit edit = editor.edit(new YamlEdit.Source(text, top), List.of(path), change);
    List<String> all = new ArrayList<>(losses);
    all.addAll(edit.losses());
    String result = Splice.apply(text, edit.splices());
    boolean cut = !text.isEmpty() && !text.endsWith("\n");
    Optional<YamlText> same =
        cut ? same(result.replaceAll("\\R\\z", ""), wanted, all) : Optional.empty();
    return same.or(() -> same(result, wanted, all))
        .orElseThrow(() ->
            new YamlTextException(
                "%s cannot be edited where it stands: the text is written in a way that is not known"
                    .formatted(Route.shown(List.of(path)))));
  }

  private Tree wanted(Change change, String... path) throws YamlTextException {
    try {
      return change.apply(tree, path);
    } catch (IllegalArgumentException _) {
      throw new YamlTextException(
          "there is no way to %s: on it is something else than a mapping or list"
              .formatted(Route.shown(List.of(path))));
    }
  }

  private static Optional<YamlText> same(String text, Tree wanted, List<String> losses) {
    try {
      YamlText read = parse(text, losses);
      return Optional.of(read).filter(each -> SameValues.same(each.tree.fields(), wanted.fields()));
    } catch (YamlTextException _) {
      return Optional.empty();
    }
  }

  /**
   * A new text of a tree, in block style, indented by two spaces. The order of fields is always the
   * same, whatever that of the tree: apiVersion, kind, metadata, name and namespace, then by the
   * alphabet; so it is for new values of edits.
   */
  public static String of(Tree tree) {
    if (tree.fields().isEmpty()) {
      return "{}\n";
    }
    List<String> lines = new BlockWriter(BlockStyle.DEFAULT).mapping(Ordered.ofMap(tree.fields()), 0);
    return String.join("\n", lines) + "\n";
  }
}
