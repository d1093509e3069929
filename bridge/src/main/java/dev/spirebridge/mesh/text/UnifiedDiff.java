package dev.spirebridge.mesh.text;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, as {@code diff -u} shows it. */
public final class UnifiedDiff {

  /** The name of what is not there. */
  public static final String NOTHING = "/dev/null";

  private static final int CONTEXT = 3;

  private UnifiedDiff() {}

  /**
   * Hunks with three lines of context; empty if the texts are equal. A missing line break at the
   * end is told as diff tells it.
   */
  public static String of(String before, String after, String beforeName, String afterName) {
    List<String> old = lines(before);
    List<String> now = lines(after);
    Patch<String> patch = DiffUtils.diff(old, now);
    List<String> diff =
        new ArrayList<>(
            UnifiedDiffUtils.generateUnifiedDiff(beforeName, afterName, old, patch, CONTEXT));
    if (old.isEmpty() != now.isEmpty()) {
      // The library counts the lines of nothing from 1, which patch does not take.
      diff.set(2, "@@ -%s +%s @@".formatted(whole(old), whole(now)));
    }
    return diff.isEmpty() ? "" : String.join("\n", diff) + "\n";
  }

  private static String whole(List<String> lines) {
    return lines.isEmpty() ? "0,0" : "1," + lines.size();
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(last + "\n\\ No newline at end of file");
    }
    return lines;
  }
}
