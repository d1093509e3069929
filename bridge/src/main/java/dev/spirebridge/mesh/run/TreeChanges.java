package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Restored;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** In what two versions of an object differ, field by field, for people. */
final class TreeChanges {

  private static final int MOST = 12;
  private static final int LONGEST = 80;

  private final List<String> lines = new ArrayList<>();

  private TreeChanges() {}

  /** Without status, identity and what others write all the time; at most a dozen lines. */
  static List<String> words(Tree from, Tree live) {
    return difference(Restored.of(from, live), live);
  }

  /** What writing that over the live object changes. */
  static List<String> back(Tree live, Tree before) {
    return difference(live, Restored.of(before, live));
  }

  private static List<String> difference(Tree from, Tree to) {
    TreeChanges changes = new TreeChanges();
    changes.compare("", shownOf(from).fields(), shownOf(to).fields());
    List<String> lines = changes.lines;
    if (lines.size() <= MOST) {
      return List.copyOf(lines);
    }
    List<String> some = new ArrayList<>(lines.subList(0, MOST));
    some.add("and %d more".formatted(lines.size() - MOST));
    return List.copyOf(some);
  }

  private static Tree shownOf(Tree object) {
    return object.without("apiVersion").without("metadata", "managedFields");
  }

  private void compare(String path, @Nullable Object from, @Nullable Object to) {
    if (from instanceof Map<?, ?> one && to instanceof Map<?, ?> other) {
      TreeSet<String> names = new TreeSet<>();
      one.keySet().forEach(name -> names.add(String.valueOf(name)));
      other.keySet().forEach(name -> names.add(String.valueOf(name)));
      for (String name : names) {
        compare(path.isEmpty() ? name : path + "." + name, one.get(name), other.get(name));
      }
    } else if (from instanceof List<?> one && to instanceof List<?> other) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        compare(
            path + "[" + i + "]",
            i < one.size() ? one.get(i) : null,
            i < other.size() ? other.get(i) : null);
      }
    } else if (from instanceof String one && to instanceof String other && !one.equals(other)) {
      texts(path, one, other);
    } else if (!nothing(from) || !nothing(to)) {
      if (from == null || !from.equals(to)) {
        lines.add("%s: %s → %s".formatted(path, shown(from), shown(to)));
      }
    }
  }

  /** Of long texts the first line that differs. */
  private void texts(String path, String from, String to) {
    List<String> one = from.lines().toList();
    List<String> other = to.lines().toList();
    if (one.size() <= 1 && other.size() <= 1) {
      lines.add("%s: %s → %s".formatted(path, shown(from), shown(to)));
      return;
    }
    int line = 0;
    while (line < one.size() && line < other.size() && one.get(line).equals(other.get(line))) {
      line++;
    }
    lines.add(
        "%s line %d: %s → %s"
            .formatted(
                path,
                line + 1,
                shown(line < one.size() ? one.get(line) : null),
                shown(line < other.size() ? other.get(line) : null)));
  }

  private static boolean nothing(@Nullable Object value) {
    return value == null
        || value.equals("")
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    String text = value instanceof String string ? "'" + string.strip() + "'" : value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
