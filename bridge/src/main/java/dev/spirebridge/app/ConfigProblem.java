package dev.spirebridge.app;

import dev.spirebridge.identity.KeyMask;
import java.util.Optional;

/**
 * One thing that is wrong with the configuration.
 *
 * @param value what was written there, if anything, shortened to {@link #MAX_SHOWN} characters
 * @param reason continues the sentence that the place or the value begins
 * @param hint what to write or do instead
 */
public record ConfigProblem(Place place, Optional<String> value, String reason, String hint) {

  /** As much of a value as is ever repeated in a message. */
  public static final int MAX_SHOWN = 200;

  public ConfigProblem {
    value = value.map(ConfigProblem::shown);
  }

  static ConfigProblem about(Given given, String reason, String hint) {
    return new ConfigProblem(given.place(), Optional.of(given.text()), reason, hint);
  }

  static ConfigProblem at(Place place, String reason, String hint) {
    return new ConfigProblem(place, Optional.empty(), reason, hint);
  }

  /** Short enough for a line, with no private key and nothing in it that a terminal would obey. */
  static String shown(String given) {
    String text = KeyMask.withoutKeys(given);
    boolean cut = text.length() > MAX_SHOWN;
    StringBuilder shown = new StringBuilder();
    for (char c : (cut ? text.substring(0, MAX_SHOWN - 1) : text).toCharArray()) {
      if (Character.isISOControl(c)) {
        shown.append('?');
      } else {
        shown.append(c);
      }
    }
    return cut ? shown.append('…').toString() : shown.toString();
  }

  @Override
  public String toString() {
    String subject = value.map(text -> "\"" + text + "\" ").orElse("");
    return place + ": " + subject + reason + "; " + hint;
  }
}
