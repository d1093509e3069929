package dev.spirebridge.identity;

import java.util.regex.Pattern;

/** Words of an agent, which anything may stand in, made fit for logs and status. */
public final class AgentText {

  private static final int SHOWN = 200;

  /** Controls, also those that turn the direction of writing, and whatever some take for a line. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\u2028\u2029]");

  private AgentText() {}

  /** On one line, bounded, with {@code ?} for what does not print. */
  public static String printable(String text) {
    return printable(text, SHOWN);
  }

  /** The same with another bound, in characters. */
  public static String printable(String text, int most) {
    String bounded = text.length() > most ? text.substring(0, most) + "…" : text;
    return UNPRINTABLE.matcher(bounded).replaceAll("?");
  }
}
