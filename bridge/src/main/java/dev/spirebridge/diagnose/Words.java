package dev.spirebridge.diagnose;

import dev.spirebridge.admin.DurationWords;
import dev.spirebridge.identity.AgentText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How steps put what several of them have to say. */
final class Words {

  /** Of one text: what a client calls its secrets may be very long. */
  private static final int LONGEST = 600;

  private static final int MOST_NAMES = 6;
  private static final Pattern LONG_NUMBER = Pattern.compile("([0-9A-Za-z]{12})[0-9A-Za-z]{13,}");
  private static final String MATCH_LABELS = "matchLabels";

  private Words() {}

  static String className(String className) {
    return className.isEmpty() ? "no class" : "class " + className;
  }

  static String count(long number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  /** Nothing for none. */
  static String some(int number, String what) {
    return number == 0 ? "" : ", " + number + what;
  }

  /** A sentence as a clause. */
  static String clause(String sentence) {
    String bare = sentence.strip();
    bare = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    return bare;
  }

  static String ago(Instant since, Instant now) {
    return DurationWords.of(Duration.between(since, now));
  }

  /** With long numbers cut short, such as those in the names of SPIRE's authorities. */
  static String brief(String text) {
    return LONG_NUMBER.matcher(text).replaceAll("$1…");
  }

  static String printable(String text) {
    return AgentText.printable(text, LONGEST);
  }

  static String names(List<String> names) {
    if (names.size() > MOST_NAMES) {
      return "%s and %d more"
          .formatted(String.join(", ", names.subList(0, MOST_NAMES)), names.size() - MOST_NAMES);
    }
    return names.size() <= 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  /** As {@code kubectl -l} takes it, as far as labels go. */
  static String selector(@Nullable Object selector) {
    if (!(selector instanceof Map<?, ?> fields) || fields.isEmpty()) {
      return "empty";
    }
    Stream<String> labels =
        fields.get(MATCH_LABELS) instanceof Map<?, ?> map
            ? new TreeMap<>(map).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
            : Stream.empty();
    Stream<String> expressions =
        fields.get("matchExpressions") instanceof List<?> list
            ? list.stream().map(Words::expression)
            : Stream.empty();
    return Stream.concat(labels, expressions).collect(Collectors.joining(","));
  }

  private static String expression(@Nullable Object expression) {
    return expression instanceof Map<?, ?> fields
        ? "%s %s%s"
            .formatted(
                fields.get("key"),
                fields.get("operator"),
                fields.get("values") instanceof List<?> values && !values.isEmpty()
                    ? " " + values
                    : "")
        : String.valueOf(expression);
  }
}
