package dev.spirebridge.sds;

import java.util.regex.Pattern;

/** Words of a client's own, made fit for logs and status: bounded, on one line. */
final class ClientText {

  private static final int MAX_LENGTH = 500;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private ClientText() {}

  /** The reason of a NACK; never empty, so that it can stand for the fact itself. */
  static String reason(int code, String message) {
    String words = bounded(message);
    return words.isBlank() ? "rejected without a reason, code " + code : words;
  }

  static String bounded(String text) {
    if (text.length() <= MAX_LENGTH && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return CONTROL.matcher(cut).replaceAll(" ");
  }
}
