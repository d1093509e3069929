package dev.spirebridge.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tables of metrics and alerts in docs/operations.md. */
final class OperationsTables {

  private static final Pattern METRIC =
      Pattern.compile("(?m)^\\| `([a-z_0-9]+)` \\| (gauge|counter|histogram) \\| ([^|]*)\\|");
  private static final Pattern ALERT =
      Pattern.compile(
          "(?m)^\\| `(SpireBridge[A-Za-z]+)` \\| (critical|warning) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

  private OperationsTables() {}

  /** Each row, with type and labels as groups 2 and 3, by the metric's name. */
  static Map<String, MatchResult> metrics() {
    return rows(METRIC);
  }

  /** Each row: severity, after how long, what it means, what to do; by the alert's name. */
  static Map<String, MatchResult> alerts() {
    return rows(ALERT);
  }

  private static Map<String, MatchResult> rows(Pattern pattern) {
    Map<String, MatchResult> rows = new TreeMap<>();
    try {
      pattern
          .matcher(Files.readString(Path.of("docs", "operations.md")))
          .results()
          .forEach(row -> rows.put(row.group(1), row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
