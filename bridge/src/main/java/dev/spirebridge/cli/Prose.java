package dev.spirebridge.cli;

import dev.spirebridge.identity.AgentText;
import java.util.ArrayList;
import java.util.List;

/** Sentences in lines that a wide terminal does not break. */
final class Prose {

  /** Of a line, in characters. */
  static final int WIDTH = 140;

  private static final int LONGEST = 2000;
  private static final String INDENT = "  ";

  private Prose() {}

  /** Broken between words where it has to be; what follows the first line is indented. */
  static List<String> lines(String text) {
    return lines("", text);
  }

  /** The same, with two spaces more before each line. */
  static List<String> indented(String text) {
    return lines(INDENT, text);
  }

  private static List<String> lines(String indent, String text) {
    List<String> lines = new ArrayList<>();
    String rest = indent + AgentText.printable(text, LONGEST).strip();
    while (rest.length() > WIDTH) {
      int space = rest.lastIndexOf(' ', WIDTH);
      int end = space > indent.length() + INDENT.length() ? space : WIDTH;
      lines.add(rest.substring(0, end));
      rest = indent + INDENT + rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
