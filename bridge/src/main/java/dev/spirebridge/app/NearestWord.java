package dev.spirebridge.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
final class NearestWord {

  /** Longer words are not compared: nobody mistypes a known key into a hundred letters. */
  private static final int MAX_LENGTH = 60;

  private NearestWord() {}

  /** The known word with the fewest changes, if those are no more than a third of its letters. */
  static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(candidate -> changes(lower, candidate)))
        .filter(nearest -> changes(lower, nearest) <= Math.max(1, nearest.length() / 3));
  }

  /** Levenshtein's distance; letters of the candidate are taken without regard to case. */
  private static int changes(String word, String candidate) {
    String other = candidate.toLowerCase(Locale.ROOT);
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= word.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replace = previous[j - 1] + (word.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
