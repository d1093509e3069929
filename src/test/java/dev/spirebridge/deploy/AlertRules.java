package dev.spirebridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of deploy/monitoring. */
public final class AlertRules {

  public static final Path FOLDER = Path.of("deploy", "monitoring");

  /** Of bridges, and of the controller. */
  public static final List<String> FILES = List.of("alerts.yaml", "controller-alerts.yaml");

  private static final Pattern DURATION = Pattern.compile("(\\d+)([smh])");
  private static final Pattern RANGE = Pattern.compile("\\[(\\d+[smh])]");
  private static final Pattern SINCE = Pattern.compile("(time\\(\\) - [a-z_()]+ > )(\\d+)");

  private AlertRules() {}

  /** Each alert of a file. */
  static List<JsonNode> alerts(String file) {
    return Yaml.document(FOLDER.resolve(file)).at("/groups/0/rules").valueStream().toList();
  }

  /** The names of all alerts. */
  static List<String> names() {
    return FILES.stream()
        .flatMap(file -> alerts(file).stream())
        .map(alert -> alert.path("alert").asText())
        .toList();
  }

  /**
   * A file of rules with how long each alert waits, over what range it looks back, and how long ago
   * something must have been, divided. How long before its end something is told stays as it is.
   */
  public static JsonNode sooner(String file, int divisor) {
    JsonNode rules = Yaml.document(FOLDER.resolve(file));
    rules
        .at("/groups/0/rules")
        .forEach(rule -> {
          ObjectNode alert = (ObjectNode) rule;
          if (alert.has("for")) {
            alert.put("for", divided(alert.path("for").asText(), divisor));
          }
          String expression = alert.path("expr").asText();
          expression =
              RANGE
                  .matcher(expression)
                  .replaceAll(range -> "[" + divided(range.group(1), divisor) + "]");
          expression =
              SINCE
                  .matcher(expression)
                  .replaceAll(since ->
                      Matcher.quoteReplacement(
                          since.group(1) + Integer.parseInt(since.group(2)) / divisor));
          alert.put("expr", expression);
        });
    return rules;
  }

  private static String divided(String duration, int divisor) {
    Matcher parts = DURATION.matcher(duration);
    if (!parts.matches()) {
      throw new AssertionError(duration);
    }
    int unit =
        switch (parts.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          default -> 3600;
        };
    return Integer.parseInt(parts.group(1)) * unit / divisor + "s";
  }

  /** Everything that a file of rules asks. */
  public static Stream<String> expressions(String file) {
    return alerts(file).stream().map(alert -> alert.path("expr").asText());
  }
}
