package dev.spirebridge.diagnose.evidence;

/** What came of one look. */
public sealed interface Looked<T> {

  record Seen<T>(T value) implements Looked<T> {}

  /**
   * @param why a clause
   * @param toDo what right or address it takes; a clause
   */
  record NotSeen<T>(String why, String toDo) implements Looked<T> {}
}
