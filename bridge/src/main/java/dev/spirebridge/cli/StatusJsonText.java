package dev.spirebridge.cli;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A document as another program wrote it, fit for a terminal. JSON lets control characters of the
 * upper half and marks of the writing direction through as they are; whoever answers at an address
 * may send them.
 */
final class StatusJsonText {

  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\r\\t]]");

  private StatusJsonText() {}

  /** Only strings can have them, so an escape says the same. */
  static String printable(String json) {
    return UNPRINTABLE.matcher(json).replaceAll(match -> "\\\\" + escaped(match.group()));
  }

  private static String escaped(String character) {
    return character.chars().mapToObj("u%04x"::formatted).collect(Collectors.joining("\\\\"));
  }
}
