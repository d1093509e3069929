package dev.spirebridge.clusterspiffeid;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text that somebody else wrote, made fit for a message: messages are printed on terminals, and
 * Events end after 1024 bytes, with what to do at their end.
 */
final class Excerpt {

  /** So that three of them, in any script, leave room for a sentence around them. */
  private static final int LONGEST = 60;

  private static final int NAMED = 3;

  private Excerpt() {}

  static String of(String text) {
    return of(text, LONGEST);
  }

  /**
   * @param bytes the most it may have, in UTF-8
   * @return without anything that moves a cursor, colours, or turns the direction of writing
   */
  static String of(String text, int bytes) {
    var kept = new StringBuilder();
    int size = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      size += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (size > bytes) {
        return kept.append('…').toString();
      }
      kept.appendCodePoint(isHarmless(character) ? character : '?');
      at += Character.charCount(character);
    }
    return kept.toString();
  }

  /** The first few of them. */
  static String first(List<String> all, String separator) {
    String named = all.stream().limit(NAMED).collect(Collectors.joining(separator));
    return all.size() > NAMED
        ? named + separator + "and %d more".formatted(all.size() - NAMED)
        : named;
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
