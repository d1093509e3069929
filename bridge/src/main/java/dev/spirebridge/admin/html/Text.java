package dev.spirebridge.admin.html;

/**
 * Text from anywhere, an attacker included. It comes out as text, whatever is in it; controls and
 * what turns the direction of writing come out as U+FFFD.
 */
public record Text(String value) implements Node {

  private static final char REPLACEMENT = '\uFFFD';

  @Override
  public void appendTo(StringBuilder out) {
    escape(value, out);
  }

  /** Fit for element content and for attribute values in double quotes. */
  static void escape(String value, StringBuilder out) {
    value
        .codePoints()
        .forEach(character -> {
          switch (character) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
              if (isPrintable(character)) {
                out.appendCodePoint(character);
              } else {
                out.append(REPLACEMENT);
              }
            }
          }
        });
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\n' || character == '\t';
      case Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
