package dev.spirebridge.faults;

import dev.spirebridge.faults.Row.Result;
import dev.spirebridge.faults.Suite.Member;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Says what the last run of the fault suite has seen: its tables, each run that did not pass, and
 * how long it all took. With {@code -Dfaults.page=write} the tables of docs/reliability.md become
 * those. Ends with 1 when a test of the suite has left no row; {@code -Dfaults=…}, the classes that
 * ran, takes the others out of this.
 */
final class FaultReport {

  private static final String ALL = "*Fault";

  private FaultReport() {}

  public static void main(String[] arguments) {
    List<Row> rows = Row.read(Row.FOLDER);
    Predicate<Member> ran = ran(System.getProperty("faults", ALL));
    List<Member> members = Suite.members().stream().filter(ran).toList();
    System.out.println(ReliabilityPage.tables(members, rows));
    rows.stream()
        .filter(row -> row.result() != Result.PASSED)
        .forEach(row -> System.out.println(notPassed(row)));
    System.out.println(totals(rows));
    if (System.getProperty("faults.page", "").equals("write")) {
      String tables = ReliabilityPage.tables(Suite.members(), rows);
      ReliabilityPage.write(ReliabilityPage.replaced(ReliabilityPage.read(), tables));
      System.out.println("Written to " + ReliabilityPage.FILE);
    }
    List<String> missing = missing(members, rows);
    if (!missing.isEmpty()) {
      System.out.println("No row in " + Row.FOLDER + " of: " + String.join(", ", missing));
      System.exit(1);
    }
  }

  /**
   * @param classes a class's name, with {@code *} for any letters, as failsafe takes it
   */
  static Predicate<Member> ran(String classes) {
    String pattern = classes.replace("*", "[A-Za-z]*");
    return member -> member.name().substring(0, member.name().indexOf('.')).matches(pattern);
  }

  static List<String> missing(List<Member> members, List<Row> rows) {
    Set<String> seen = rows.stream().map(Row::test).collect(Collectors.toSet());
    return members.stream().map(Member::name).filter(name -> !seen.contains(name)).toList();
  }

  private static String notPassed(Row row) {
    return "[%s] %s %s: %s".formatted(row.result(), row.test(), row.with(), row.reason());
  }

  static String totals(List<Row> rows) {
    long begin = rows.stream().mapToLong(Row::startMillis).min().orElse(0);
    long end = rows.stream().mapToLong(row -> row.startMillis() + row.millis()).max().orElse(0);
    Duration took = Duration.ofMillis(end - begin);
    return "Fault suite: %d runs, %d passed, %d failed, %d skipped, in %d min %d s"
        .formatted(
            rows.size(),
            count(rows, Result.PASSED),
            count(rows, Result.FAILED),
            count(rows, Result.SKIPPED),
            took.toMinutes(),
            took.toSecondsPart());
  }

  private static long count(List<Row> rows, Result result) {
    return rows.stream().filter(row -> row.result() == result).count();
  }
}
