package dev.spirebridge.mesh.text;

import java.util.List;

/** A text in place of what is between two indexes. */
record Splice(int from, int to, String text) {

  /**
   * @param splices in the order of the text, none overlapping another
   */
  static String apply(String text, List<Splice> splices) {
    StringBuilder result = new StringBuilder();
    int done = 0;
    for (Splice splice : splices) {
      result.append(text, done, splice.from()).append(splice.text());
      done = splice.to();
    }
    return result.append(text, done, text.length()).toString();
  }
}
