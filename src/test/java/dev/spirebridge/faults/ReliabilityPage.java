package dev.spirebridge.faults;

import dev.spirebridge.faults.Suite.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/reliability.md, between two markers, and how they are made. */
final class ReliabilityPage {

  static final Path FILE = Path.of("docs", "reliability.md");

  private static final String BEGIN = "<!-- made by the fault suite: begin -->\n";
  private static final String END = "<!-- made by the fault suite: end -->\n";
  private static final String NOT_YET = "not yet run";
  private static final String NEXT_CELL = " | ";

  private ReliabilityPage() {}

  /**
   * A table for each side.
   *
   * @param rows of the last run; a member without one stands there as not yet run
   */
  static String tables(List<Member> members, List<Row> rows) {
    return Stream.of(Side.values())
        .map(side -> members.stream().filter(each -> each.fault().side() == side).toList())
        .filter(those -> !those.isEmpty())
        .map(those -> table(those, rows))
        .collect(Collectors.joining("\n"));
  }

  private static String table(List<Member> members, List<Row> rows) {
    String lines =
        members.stream().map(member -> line(member, rows) + "\n").collect(Collectors.joining());
    return """
    ### %s

    | fault | what holds | figures | test |
    |---|---|---|---|
    %s\
    """
        .formatted(members.getFirst().fault().side().heading(), lines);
  }

  private static String line(Member member, List<Row> rows) {
    List<Row> own = rows.stream().filter(row -> row.test().equals(member.name())).toList();
    String figures =
        own.isEmpty()
            ? NOT_YET
            : own.stream().map(ReliabilityPage::figures).collect(Collectors.joining("<br>"));
    return Stream.of(member.fault().fault(), member.fault().promise(), figures, code(member))
        .collect(Collectors.joining(NEXT_CELL, "| ", " |"));
  }

  private static String figures(Row row) {
    String with = row.with().isEmpty() ? "" : row.with() + ": ";
    String seen = String.join("; ", row.figures());
    return switch (row.result()) {
      case PASSED -> with + (seen.isEmpty() ? "held" : seen);
      case SKIPPED -> with + NOT_YET;
      case FAILED -> with + "**failed**";
    };
  }

  private static String code(Member member) {
    return "`" + member.name() + "`";
  }

  /** The page without the cells of figures: what the code alone decides. */
  static String withoutFigures(String tables) {
    return tables.lines().map(ReliabilityPage::withoutThird).collect(Collectors.joining("\n"));
  }

  private static String withoutThird(String line) {
    String[] cells = line.split(" \\| ", -1);
    return cells.length == 4 ? String.join(NEXT_CELL, cells[0], cells[1], cells[3]) : line;
  }

  /** What stands between the markers of a page. */
  static String between(String page) {
    return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
  }

  /** The page with other tables. */
  static String replaced(String page, String tables) {
    return page.replace(BEGIN + between(page) + END, BEGIN + tables + END);
  }

  static String read() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(String page) {
    try {
      Files.writeString(FILE, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
