package dev.spirebridge.app;

/** A setting that is a list. It has neither flag nor variable: only the file can say it. */
interface ListSetting {

  /** The path of the key in the file, with dots. */
  String key();

  /** One element. */
  String example();

  /** Whether a single word may stand for the list. */
  default boolean takesOneWord() {
    return false;
  }
}
