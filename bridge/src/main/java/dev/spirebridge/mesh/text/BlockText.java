package dev.spirebridge.mesh.text;

import java.util.List;

/** Texts of several lines as literal block scalars. */
final class BlockText {

  private BlockText() {}

  /**
   * Whether a block scalar can hold it: several lines, and nothing that needs an escape. One with
   * empty lines at its end could, but would take the empty lines that follow it for its own.
   */
  static boolean fits(String text) {
    return text.indexOf('\n') >= 0
        && !text.isBlank()
        && !text.endsWith("\n\n")
        && text.codePoints().allMatch(each -> each == '\n' || Quotes.needsNoEscape(each));
  }

  /**
   * @param column of the key or dash
   * @param step by how much the lines are indented more
   */
  static BlockWriter.Written write(String text, int column, int step) {
    // Without it the parser would take the first line's own spaces for indentation.
    String indentation = text.startsWith(" ") || text.startsWith("\n") ? "" + step : "";
    String chomping = text.endsWith("\n") ? "" : "-";
    String indent = " ".repeat(column + step);
    List<String> lines = text.lines().map(line -> line.isEmpty() ? line : indent + line).toList();
    return new BlockWriter.Written(" |" + indentation + chomping, lines);
  }
}
