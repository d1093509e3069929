package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/** Random trees, and texts of them in styles that differ within one text. */
final class RandomYaml {

  private static final List<String> TEXTS =
      List.of(
          "plain",
          "true",
          "null",
          "on",
          "1",
          "0.25s",
          "2001-12-14",
          "a: b",
          "a #b",
          "",
          " lead",
          "trail ",
          "über 😀",
          "tab\there",
          "spec:\n  volumes:\n",
          "one\ntwo",
          "\n\nlate\n",
          "  indented\nback\n",
          "many\n\n\n",
          "{{ .Values }}",
          "- dash",
          "quote\"d",
          "back\\slash",
          "it's",
          "127.0.0.1",
          "0x1f",
          "1:30",
          "#hash",
          "a:",
          "~",
          "\u0001",
          "*star",
          "&and",
          "line\r\nbreak",
          "blank\n  \nwithin\n",
          "end\n  ",
          "# like\n# comments\n",
          "\n",
          "=");

  private final Random random;
  private final int step;
  private final boolean indentedSequences;

  RandomYaml(Random random) {
    this.random = random;
    this.step = random.nextBoolean() ? 2 : 4;
    this.indentedSequences = random.nextBoolean();
  }

  Tree tree() {
    return new Tree(map(0));
  }

  Object value(int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 8)) {
      case 0 -> random.nextInt(2000) - 1000;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(100) / 4.0;
      case 5 -> map(depth + 1);
      case 6 -> list(depth + 1);
      case 7 -> named(depth + 1);
      default -> TEXTS.get(random.nextInt(TEXTS.size()));
    };
  }

  String name() {
    return random.nextInt(12) == 0 ? "true" : "k" + random.nextInt(30);
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(name(), value(depth));
    }
    return map;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(depth));
    }
    return list;
  }

  private List<Object> named(int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Map<String, Object> element = new LinkedHashMap<>();
      if (random.nextBoolean()) {
        element.putAll(map(depth));
      }
      element.put("name", "n" + i);
      list.add(element);
    }
    return list;
  }

  /** Of that tree, with comments; lines end with a line feed. */
  String text(Tree tree) {
    if (tree.fields().isEmpty()) {
      return List.of("", "{}\n", "# nothing\n", "---\n", "{} # none\n").get(random.nextInt(5));
    }
    StringBuilder text = new StringBuilder(random.nextInt(6) == 0 ? "---\n" : "");
    map(text, tree.fields(), 0);
    return text.toString();
  }

  private void map(StringBuilder text, Map<?, ?> map, int column) {
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first || column == 0) {
        comment(text, column);
        text.append(" ".repeat(column));
      }
      first = false;
      text.append(Quotes.scalar(String.valueOf(entry.getKey()))).append(':');
      value(text, entry.getValue(), column, column + (indentedSequences ? step : 0), step);
    }
  }

  private void value(StringBuilder text, Object value, int column, int sequenceColumn, int indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(5) > 0) {
      lineEnd(text);
      comment(text, column + indent);
      text.append(" ".repeat(column + indent));
      map(text, map, column + indent);
    } else if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(5) > 0) {
      lineEnd(text);
      sequence(text, list, sequenceColumn);
    } else if (value instanceof String string && BlockText.fits(string)) {
      BlockWriter.Written written = BlockText.write(string, column, indent);
      text.append(written.head()).append('\n');
      written.body().forEach(line -> text.append(line).append('\n'));
    } else if (value.equals("many\n\n\n") && random.nextBoolean()) {
      text.append(" |+\n").append(" ".repeat(column + indent)).append("many\n\n\n");
    } else {
      text.append(' ').append(flow(value));
      lineEnd(text);
    }
  }

  private void sequence(StringBuilder text, List<?> list, int column) {
    for (Object element : list) {
      comment(text, column);
      text.append(" ".repeat(column)).append('-');
      if (element instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(5) > 0) {
        text.append(' ');
        map(text, map, column + 2);
      } else {
        value(text, element, column, column + 2, 2);
      }
    }
  }

  private String flow(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        map.forEach((key, each) -> fields.add("\"" + key + "\": " + flow(each)));
        yield fields.toString();
      }
      case List<?> list -> {
        StringJoiner elements = new StringJoiner(",\n           ", "[", "]");
        list.forEach(each -> elements.add(flow(each)));
        yield elements.toString();
      }
      case String string when string.matches("[a-z]+") -> "'" + string + "'";
      case String string -> Quotes.doubleQuoted(string);
      default -> String.valueOf(value);
    };
  }

  private void lineEnd(StringBuilder text) {
    text.append(random.nextInt(8) == 0 ? " # aside\n" : "\n");
  }

  private void comment(StringBuilder text, int column) {
    if (random.nextInt(10) == 0) {
      text.append(" ".repeat(column)).append("# about what follows\n");
    }
    if (random.nextInt(15) == 0 && !endsInKept(text)) {
      text.append('\n');
    }
  }

  /** A blank line behind a block scalar that keeps its last ones would be part of it. */
  private static boolean endsInKept(StringBuilder text) {
    return text.toString().endsWith("\n\n");
  }
}
