package dev.spirebridge.testing.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a page of docs/ tells people to type, and the tables of what they get. */
public final class WalkPage {

  private static final Path DOCS = Path.of("docs");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```([^\\n]*)\\n(.*?)^```");

  /** In a table: any number of them, or a part of a name that is chosen elsewhere. */
  private static final Pattern VARIABLE = Pattern.compile("…|\\b(?:NS|NAME)\\b");

  private final String name;
  private final String text;

  private WalkPage(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * @param name within docs/, without .md
   */
  public static WalkPage read(String name) {
    try {
      return new WalkPage(name, Files.readString(DOCS.resolve(name + ".md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static WalkPage of(String name, String text) {
    return new WalkPage(name, text);
  }

  /**
   * A part of it.
   *
   * @param first heading of the second level that it begins with
   * @param next the one that it ends before
   */
  public WalkPage between(String first, String next) {
    int start = heading(first);
    int end = heading(next);
    if (end <= start) {
      throw new AssertionError("%s: %s comes before %s".formatted(name, next, first));
    }
    return new WalkPage("%s, from %s".formatted(name, first), text.substring(start, end));
  }

  private int heading(String words) {
    int at = text.indexOf("\n## %s\n".formatted(words));
    if (at < 0) {
      throw new AssertionError("%s has no heading %s".formatted(name, words));
    }
    return at;
  }

  /**
   * The commands of its blocks in the order in which they stand, each in one line. Blocks of a
   * language, such as yaml, and scripts have none.
   */
  public List<String> commands() {
    return blocks("").stream()
        .filter(block -> !block.startsWith("#!"))
        .flatMap(block -> block.replaceAll("\\\\\\n\\s*", "").lines())
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The only script among its blocks. */
  public String script() {
    return only(blocks("").stream().filter(block -> block.startsWith("#!")).toList(), "script");
  }

  /** The only block of a language. */
  public String block(String language) {
    return only(blocks(language), language);
  }

  private List<String> blocks(String language) {
    return FENCE
        .matcher(text)
        .results()
        .filter(each -> each.group(1).equals(language))
        .map(each -> each.group(2))
        .toList();
  }

  private String only(List<String> found, String what) {
    if (found.size() != 1) {
      throw new AssertionError("%s has %d blocks: %s".formatted(name, found.size(), what));
    }
    return found.getFirst();
  }

  /**
   * What the first column of a table names, as patterns: {@code each Mapping} is {@code mapping/…},
   * and NS, NAME and … are any text. A name that ends with a slash is all that begins with it.
   *
   * @param header of that column
   * @param second of the next column
   */
  public List<Pattern> named(String header, String second) {
    List<String> rows =
        text.lines()
            .dropWhile(line -> !line.startsWith("| %s | %s ".formatted(header, second)))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split("\\|")[1].strip())
            .filter(cell -> !cell.isEmpty())
            .toList();
    if (rows.isEmpty()) {
      throw new AssertionError("%s has no table of %s and %s".formatted(name, header, second));
    }
    return rows.stream().map(WalkPage::pattern).toList();
  }

  private static Pattern pattern(String cell) {
    String plain = cell.replace("`", "");
    String named =
        plain.startsWith("each ") ? plain.substring(5).toLowerCase(Locale.ROOT) + "/…" : plain;
    String open = named.endsWith("/") ? named + "…" : named;
    return Pattern.compile(
        Arrays.stream(VARIABLE.split(open, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".+")));
  }

  /**
   * In what these are not those that a table names, each at least once, in its order; empty if they
   * are.
   *
   * @param ordered whether the order counts
   */
  public static List<String> differences(List<Pattern> table, List<String> these, boolean ordered) {
    List<String> differences = new ArrayList<>();
    int last = 0;
    for (String each : these) {
      int row = row(table, each);
      if (row < 0) {
        differences.add("the table does not name " + each);
      } else if (ordered && row < last) {
        differences.add("the table has another place for " + each);
      }
      last = Math.max(last, row);
    }
    table.stream()
        .filter(row -> these.stream().noneMatch(each -> row.matcher(each).matches()))
        .map(row -> "there is nothing for the row " + row)
        .forEach(differences::add);
    return differences;
  }

  private static int row(List<Pattern> table, String name) {
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i).matcher(name).matches()) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return name;
  }
}
