package dev.spirebridge.kubernetes;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets through what is read of an object, and keeps the rest from being made at all. */
final class FieldFilter extends TokenFilter {

  private final Map<String, TokenFilter> named;
  private final @Nullable TokenFilter others;

  /**
   * @param others null for leaving them out
   */
  private FieldFilter(Map<String, TokenFilter> named, @Nullable TokenFilter others) {
    this.named = named;
    this.others = others;
  }

  /** Of the lines of a watch and the pages of a list. */
  static TokenFilter ofLinesAndPages(List<String> fields) {
    TokenFilter object = ofObject(fields);
    return new FieldFilter(Map.of("items", object, "object", object), INCLUDE_ALL);
  }

  private static TokenFilter ofObject(List<String> fields) {
    Map<String, TokenFilter> named = new HashMap<>();
    named.put("metadata", new Metadata());
    Map<String, Map<String, TokenFilter>> parts = new HashMap<>();
    for (String field : fields) {
      int dot = field.indexOf('.');
      parts
          .computeIfAbsent(field.substring(0, dot), _ -> new HashMap<>())
          .put(field.substring(dot + 1), INCLUDE_ALL);
    }
    parts.forEach((part, within) -> named.put(part, new FieldFilter(within, null)));
    return new FieldFilter(named, fields.isEmpty() ? INCLUDE_ALL : null);
  }

  @Override
  public @Nullable TokenFilter includeProperty(String name) {
    return named.getOrDefault(name, others);
  }

  /** Without the managed fields: half of many an object, and of interest to nobody here. */
  private static final class Metadata extends TokenFilter {

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      return name.equals("managedFields") ? null : INCLUDE_ALL;
    }
  }
}
