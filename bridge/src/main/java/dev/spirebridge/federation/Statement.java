package dev.spirebridge.federation;

/**
 * One thing that was found out.
 *
 * @param words a sentence; where something is wrong it ends with what to do
 */
public record Statement(Kind kind, String words) {

  /** What it means for the verdict. */
  public enum Kind {
    /** As it should be. */
    RIGHT,
    /** Worth knowing; changes nothing. */
    NOTE,
    /** Not as it should be. */
    WRONG,
    /** Could not be found out. */
    UNKNOWN
  }

  static Statement right(String words) {
    return new Statement(Kind.RIGHT, words);
  }

  static Statement note(String words) {
    return new Statement(Kind.NOTE, words);
  }

  static Statement wrong(String words) {
    return new Statement(Kind.WRONG, words);
  }

  static Statement unknown(String words) {
    return new Statement(Kind.UNKNOWN, words);
  }
}
