package dev.spirebridge.mesh.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes maps, lists and scalars in block style. */
record BlockWriter(BlockStyle style) {

  /**
   * @param head what follows a colon or dash in its line
   * @param body the lines below, indented
   */
  record Written(String head, List<String> body) {}

  /**
   * The value of a key.
   *
   * @param column of the key
   */
  Written value(Object value, int column) {
    return switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          new Written("", mapping(map, column + style.step()));
      case List<?> list when !list.isEmpty() ->
          new Written("", sequence(list, column + (style.sequencesIndented() ? style.step() : 0)));
      case String text when BlockText.fits(text) -> BlockText.write(text, column, style.step());
      default -> new Written(" " + inline(value), List.of());
    };
  }

  List<String> mapping(Map<?, ?> map, int column) {
    List<String> lines = new ArrayList<>();
    map.forEach((key, value) -> lines.addAll(entry(String.valueOf(key), value, column)));
    return lines;
  }

  List<String> entry(String key, Object value, int column) {
    Written written = value(value, column);
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(column) + Quotes.scalar(key) + ":" + written.head());
    lines.addAll(written.body());
    return lines;
  }

  List<String> sequence(List<?> list, int column) {
    List<String> lines = new ArrayList<>();
    list.forEach(each -> lines.addAll(element(each, column)));
    return lines;
  }

  /**
   * One element of a sequence.
   *
   * @param column of the dash
   */
  List<String> element(Object value, int column) {
    String dash = " ".repeat(column) + "-";
    return switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> behind(dash, mapping(map, column + 2));
      case List<?> list when !list.isEmpty() -> behind(dash, sequence(list, column + 2));
      case String text when BlockText.fits(text) -> {
        Written written = BlockText.write(text, column, 2);
        List<String> lines = new ArrayList<>(List.of(dash + written.head()));
        lines.addAll(written.body());
        yield lines;
      }
      default -> List.of(dash + " " + inline(value));
    };
  }

  private static List<String> behind(String dash, List<String> lines) {
    List<String> joined = new ArrayList<>(lines);
    joined.set(0, dash + lines.getFirst().substring(dash.length()));
    return joined;
  }

  private static String inline(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case String text -> Quotes.scalar(text);
      default -> value.toString();
    };
  }
}
