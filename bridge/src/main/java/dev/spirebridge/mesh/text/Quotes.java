package dev.spirebridge.mesh.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts in one line: plain where every reader takes that for the same text, those of YAML 1.1 too,
 * for which {@code on} is a truth value and {@code 1:30} a number.
 */
final class Quotes {

  private static final Set<String> WORDS =
      Set.of(
          "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf",
          "-.inf", "+.inf", ".nan");

  private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`=<~";

  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+.0-9][-+.,:_0-9a-fA-FxXoOTtZz ]*");
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private Quotes() {}

  static String scalar(String text) {
    if (isPlain(text)) {
      return text;
    }
    boolean quotable = text.codePoints().allMatch(Quotes::needsNoEscape) && !text.contains("\t");
    if (quotable && (text.contains("\"") || text.contains("\\"))) {
      return "'" + text.replace("'", "''") + "'";
    }
    return doubleQuoted(text);
  }

  private static boolean isPlain(String text) {
    return !WORDS.contains(text.toLowerCase(Locale.ROOT))
        && INDICATORS.indexOf(text.charAt(0)) < 0
        && text.equals(text.strip())
        && !text.endsWith(":")
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains("\t")
        && text.codePoints().allMatch(Quotes::needsNoEscape)
        && (!NUMBER_LIKE.matcher(text).matches() || ADDRESS.matcher(text).matches());
  }

  /** Whether a character may stand for itself: printable in YAML's sense, and no line break. */
  static boolean needsNoEscape(int character) {
    return character == '\t'
        || character >= 0x20 && character <= 0x7e
        || character >= 0xa0 && character <= 0xd7ff && character != 0x2028 && character != 0x2029
        || character >= 0xe000 && character <= 0xfffd && character != 0xfeff
        || character >= 0x10000;
  }

  static String doubleQuoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(each -> {
          switch (each) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (needsNoEscape(each)) {
                quoted.appendCodePoint(each);
              } else {
                quoted.append("\\u%04x".formatted(each));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
