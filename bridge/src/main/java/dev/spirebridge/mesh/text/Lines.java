package dev.spirebridge.mesh.text;

import java.util.List;

/** The lines of a text, and how it ends them. */
record Lines(String text, String lineBreak) {

  static Lines of(String text) {
    int first = text.indexOf('\n');
    return new Lines(text, first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n");
  }

  /** Where the line begins in which that is. */
  int start(int index) {
    return text.lastIndexOf('\n', index - 1) + 1;
  }

  int column(int index) {
    return index - start(index);
  }

  boolean isFirst(int index) {
    return text.substring(start(index), index).isBlank();
  }

  /** Whether nothing is behind it in its line, no comment either. */
  boolean isLast(int end) {
    int next = text.indexOf('\n', end);
    return text.substring(end, next < 0 ? text.length() : next).isBlank();
  }

  /** Where the line begins behind the one in which something ends. */
  int after(int end) {
    if (end > 0 && text.charAt(end - 1) == '\n') {
      return end;
    }
    return next(end);
  }

  /** Where the line begins behind the one in which that is. */
  int next(int index) {
    int next = text.indexOf('\n', index);
    return next < 0 ? text.length() : next + 1;
  }

  /** The end without the line break that it may include. */
  int withoutBreak(int end) {
    if (end == 0 || text.charAt(end - 1) != '\n') {
      return end;
    }
    return end > 1 && text.charAt(end - 2) == '\r' ? end - 2 : end - 1;
  }

  /**
   * As {@link #after}, and behind the lines that follow with a comment which is indented by more
   * than that: it belongs to what ends.
   */
  int afterComments(int end, int column) {
    int behind = after(end);
    int line = behind;
    while (line < text.length()) {
      int next = text.indexOf('\n', line);
      String content = text.substring(line, next < 0 ? text.length() : next);
      int indent = content.length() - content.stripLeading().length();
      boolean comment = content.stripLeading().startsWith("#");
      if (!content.isBlank() && !(comment && indent > column)) {
        break;
      }
      line = next < 0 ? text.length() : next + 1;
      behind = comment ? line : behind;
    }
    return behind;
  }

  /** With these lines more at the begin of a line, or at the end of the text. */
  Splice insert(int at, List<String> lines) {
    return replace(at, at, lines);
  }

  /** With these lines instead of others, all of them whole. */
  Splice replace(int from, int to, List<String> lines) {
    boolean cut = from == text.length() && !text.isEmpty() && !text.endsWith("\n");
    StringBuilder inserted = new StringBuilder(cut && !lines.isEmpty() ? lineBreak : "");
    lines.forEach(line -> inserted.append(line).append(lineBreak));
    return new Splice(from, to, inserted.toString());
  }
}
