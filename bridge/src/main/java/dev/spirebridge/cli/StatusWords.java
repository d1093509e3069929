package dev.spirebridge.cli;

import dev.spirebridge.admin.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the tables of {@code status} say what all of them have. */
final class StatusWords {

  /** What is shown of a list that can be longer than a person reads. */
  static final int MOST = 50;

  private static final Pattern LONG_NUMBER = Pattern.compile("([0-9A-Za-z]{12})[0-9A-Za-z]{13,}");

  private StatusWords() {}

  /** How long ago, {@code -} for never. */
  static String since(Optional<Instant> start, Instant now) {
    return start
        .map(instant -> DurationWords.of(Duration.between(instant, now)))
        .orElse(FittedTable.NONE);
  }

  /** How long until then; negative for what is over. */
  static String until(Optional<Instant> end, Instant now) {
    return end.map(instant -> DurationWords.of(Duration.between(now, instant)))
        .orElse(FittedTable.NONE);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Long numbers are cut short: they are whole in the answer for programs. */
  static String brief(String text) {
    return LONG_NUMBER.matcher(text).replaceAll("$1…");
  }

  static String count(long number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }

  /** Says once what is said of several, and of how many. */
  static List<String> grouped(Map<String, List<String>> namesByWords) {
    List<String> lines = new ArrayList<>();
    namesByWords.forEach((words, names) -> {
      String others = names.size() == 1 ? "" : " and %d more".formatted(names.size() - 1);
      lines.addAll(Prose.indented(names.getFirst() + others + ": " + words));
    });
    return lines;
  }

  /** Adds to what {@link #grouped} takes. */
  static void put(Map<String, List<String>> namesByWords, String name, Optional<String> words) {
    words.ifPresent(said -> namesByWords.computeIfAbsent(said, _ -> new ArrayList<>()).add(name));
  }

  static Map<String, List<String>> noWords() {
    return new LinkedHashMap<>();
  }

  /** A line for those that are not shown, if there are any. */
  static List<String> more(int all, int shown, String what) {
    return all > shown
        ? List.of(
            "… and %d more %s, none of them worse than these; --all shows them"
                .formatted(all - shown, what))
        : List.of();
  }
}
