package dev.spirebridge.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every field of the documents once, in tables for people. */
final class FieldTables {

  private static final String HEAD =
      """
      # What an instance tells of itself

      Every field of the JSON that a bridge and a controller answer over HTTP, each once. The rules by which it may
      change, and examples, are in [operations.md](../operations.md#status). This page and the schemas beside it are
      written by a test from the records that the documents are written from.

      | document | schema | the whole |
      |---|---|---|
      """;

  private FieldTables() {}

  static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
    for (StatusSchema schema : StatusSchema.ALL) {
      page.append(
          "| `GET %s`%s | [%s.json](%3$s.json) | [%s](#%s) |\n"
              .formatted(
                  schema.path(),
                  schema.name().startsWith("controller") ? " of a controller" : "",
                  schema.name(),
                  schema.root().getSimpleName(),
                  anchor(schema.root())));
      types.put(schema.root().getSimpleName(), schema.root());
    }
    for (StatusSchema schema : StatusSchema.ALL) {
      types.putAll(schema.parts());
    }
    Map<String, Set<String>> places = places();
    types.values().forEach(type -> page.append(table(type, places)));
    return page.toString();
  }

  private static String table(Class<? extends Record> type, Map<String, Set<String>> places) {
    StringBuilder table = new StringBuilder("\n## %s\n\n".formatted(type.getSimpleName()));
    List<String> words = new ArrayList<>();
    if (places.containsKey(type.getSimpleName())) {
      words.add("In " + String.join(", ", places.get(type.getSimpleName())) + ".");
    }
    words.add(new FieldWords(type).about());
    table.append(wrapped(String.join(" ", words).strip())).append("\n\n");
    table.append("| field | value | always there | meaning |\n|---|---|---|---|\n");
    for (StatusField field : StatusField.of(type)) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.name(),
                  value(field.type()),
                  field.always() ? "yes" : "",
                  field.words().replace("|", "\\|")));
    }
    return table.toString();
  }

  private static Map<String, Set<String>> places() {
    Map<String, Set<String>> places = new LinkedHashMap<>();
    for (StatusSchema schema : StatusSchema.ALL) {
      Map<String, Class<? extends Record>> all = new LinkedHashMap<>(schema.parts());
      all.put(schema.root().getSimpleName(), schema.root());
      for (Class<? extends Record> type : all.values()) {
        for (StatusField field : StatusField.of(type)) {
          part(field.type(), "`%s.%s`".formatted(type.getSimpleName(), field.name()), places);
        }
      }
    }
    return places;
  }

  private static void part(FieldType type, String place, Map<String, Set<String>> places) {
    switch (type) {
      case FieldType.ListOf(FieldType element) -> part(element, place, places);
      case FieldType.MapOf(FieldType value) -> part(value, place, places);
      case FieldType.Of(Class<? extends Record> of) ->
          places.computeIfAbsent(of.getSimpleName(), _ -> new TreeSet<>()).add(place);
      case FieldType.Scalar _, FieldType.Constant _ -> {}
    }
  }

  private static String value(FieldType type) {
    return switch (type) {
      case FieldType.Scalar scalar -> scalar.word();
      case FieldType.Constant(List<String> known) ->
          known.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
      case FieldType.Of(Class<? extends Record> part) ->
          "[%s](#%s)".formatted(part.getSimpleName(), anchor(part));
      case FieldType.ListOf(FieldType element) -> "list of " + value(element);
      case FieldType.MapOf(FieldType value) -> value(value) + " by name";
    };
  }

  private static String anchor(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ")) {
      if (length > 0 && length + 1 + word.length() > 120) {
        lines.append('\n');
        length = 0;
      } else if (length > 0) {
        lines.append(' ');
        length++;
      }
      lines.append(word);
      length += word.length();
    }
    return lines.toString();
  }
}
