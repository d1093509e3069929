package dev.spirebridge.diagnose.instance;

/** What {@code /readyz} says. */
public sealed interface Readiness {

  /** In its words, several lines. */
  String words();

  record Ready(String words) implements Readiness {}

  record NotReady(String words) implements Readiness {}

  /**
   * @param words why it could not be found out
   */
  record Unknown(String words) implements Readiness {}
}
