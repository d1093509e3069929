package dev.spirebridge.cli;

import dev.spirebridge.identity.AgentText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A table that is never wider than a wide terminal. Where that is needed, cells are cut in the
 * middle, those of the last columns first; columns that say nothing in any row are left out. Cells
 * are made fit to print.
 */
final class FittedTable {

  /** For what is not there. */
  static final String NONE = "-";

  private static final int GAP = 3;

  /** To which the last columns are cut before the first ones lose anything. */
  private static final int NARROW = 16;

  /** A column that says less is of no use. */
  private static final int NARROWEST = 8;

  private final List<String> header;
  private final Set<String> whole = new HashSet<>();
  private final List<List<String>> rows = new ArrayList<>();

  FittedTable(String... header) {
    this.header = List.of(header);
  }

  /** Whose cells are shown whole, however narrow that makes the others. */
  FittedTable whole(String... headers) {
    whole.addAll(List.of(headers));
    return this;
  }

  void add(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(cell.isEmpty() ? NONE : AgentText.printable(cell, Prose.WIDTH));
    }
    rows.add(row);
  }

  /** None where there are no rows. */
  List<String> lines() {
    if (rows.isEmpty()) {
      return List.of();
    }
    int[] shown =
        IntStream.range(0, header.size())
            .filter(i -> rows.stream().anyMatch(row -> !row.get(i).equals(NONE)))
            .toArray();
    int[] widths = widths(shown);
    Table table = new Table(cut(header, shown, widths));
    rows.forEach(row -> table.add(cut(row, shown, widths)));
    return table.lines();
  }

  private int[] widths(int[] shown) {
    int[] widths = new int[shown.length];
    for (int i = 0; i < shown.length; i++) {
      int column = shown[i];
      widths[i] =
          rows.stream()
              .mapToInt(row -> row.get(column).length())
              .reduce(header.get(column).length(), Math::max);
    }
    int most = Prose.WIDTH - GAP * (widths.length - 1);
    for (int i = widths.length - 1; i > 0; i--) {
      int excess = IntStream.of(widths).sum() - most;
      if (excess > 0 && !whole.contains(header.get(shown[i]))) {
        widths[i] = Math.min(widths[i], Math.max(NARROW, widths[i] - excess));
      }
    }
    for (int excess = IntStream.of(widths).sum() - most; excess > 0; excess--) {
      int widest = widest(widths, shown);
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private int widest(int[] widths, int[] shown) {
    int widest = 0;
    for (int i = 1; i < widths.length; i++) {
      boolean wider = widths[i] > widths[widest] && !whole.contains(header.get(shown[i]));
      widest = wider ? i : widest;
    }
    return widest;
  }

  private static String[] cut(List<String> cells, int[] shown, int[] widths) {
    return IntStream.range(0, shown.length)
        .mapToObj(i -> cut(cells.get(shown[i]), widths[i]))
        .toArray(String[]::new);
  }

  /** Most names differ at their end, and tell at their beginning what they are. */
  private static String cut(String cell, int width) {
    if (cell.length() <= width) {
      return cell;
    }
    int head = (width - 1) / 3;
    return cell.substring(0, head) + "…" + cell.substring(cell.length() - (width - 1 - head));
  }
}
