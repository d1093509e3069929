package dev.spirebridge.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of the screen of {@code status}.
 *
 * @param trouble in a few words, if there is any: whoever looks at the top shall not miss it
 * @param lines none where there is nothing to show, and then there is no heading either
 */
record StatusSection(String heading, Optional<String> trouble, List<String> lines) {

  StatusSection {
    lines = List.copyOf(lines);
  }

  @SafeVarargs
  static StatusSection of(String heading, Optional<String> trouble, List<String>... parts) {
    List<String> lines = new ArrayList<>();
    for (List<String> part : parts) {
      lines.addAll(part);
    }
    return new StatusSection(heading, trouble, lines);
  }

  /** Such as {@code 3 of 7 behind}; empty for none. */
  static Optional<String> share(long bad, long all, String how) {
    return bad == 0 ? Optional.empty() : Optional.of("%d of %d %s".formatted(bad, all, how));
  }

  /** With a blank line before it. */
  void addTo(List<String> screen) {
    if (!lines.isEmpty()) {
      screen.add("");
      screen.add(heading + trouble.map(": "::concat).orElse(""));
      screen.addAll(lines);
    }
  }

  /** All of them, below one line that names those in trouble. */
  static void addAll(List<StatusSection> sections, List<String> screen) {
    List<String> troubles =
        sections.stream().flatMap(each -> each.trouble().map(each::pointer).stream()).toList();
    if (!troubles.isEmpty()) {
      screen.addAll(Prose.lines("look at: " + String.join("; ", troubles)));
    }
    sections.forEach(section -> section.addTo(screen));
  }

  private String pointer(String words) {
    return "%s (%s)".formatted(heading.split(",", 2)[0], words);
  }
}
