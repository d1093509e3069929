package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.faults.Row.Result;
import dev.spirebridge.faults.Suite.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page says of faults and promises what the suite's code says, and the report what it ran. */
class ReliabilityPageTest {

  @TempDir private Path folder;

  @Test
  void hasTheFaultsAndPromisesOfTheCode() {
    String page = ReliabilityPage.between(ReliabilityPage.read());
    assertThat(ReliabilityPage.withoutFigures(page))
        .as("run ./mvnw -Pfaults verify -Dfaults.page=write")
        .isEqualTo(
            ReliabilityPage.withoutFigures(ReliabilityPage.tables(Suite.members(), List.of())));
  }

  @Test
  void noCellBreaksTheTable() {
    assertThat(Suite.members())
        .isNotEmpty()
        .allSatisfy(member ->
            assertThat(member.fault().fault() + member.fault().promise())
                .doesNotContain("|", "\n"));
  }

  @Test
  void takesTheFiguresOfEachRunAndMissesTheTestThatLeftNone() {
    List<Member> members = Suite.members();
    Member first = members.getFirst();
    Figures figures = new Figures();
    figures.within("time until served", Duration.ofMillis(1234), Duration.ofSeconds(2));
    row(first, "one agent", figures).write(folder);
    row(first, "another", figures).write(folder);
    List<Row> rows = Row.read(folder);
    assertThat(ReliabilityPage.tables(members, rows))
        .contains("another: time until served **1,234 ms** (at most 2,000 ms)<br>one agent: time");
    assertThat(FaultReport.missing(members, rows)).doesNotContain(first.name());
    assertThat(FaultReport.missing(members, List.of())).contains(first.name());
    assertThat(FaultReport.totals(rows))
        .isEqualTo("Fault suite: 2 runs, 2 passed, 0 failed, 0 skipped, in 1 min 1 s");
  }

  @Test
  void aPageKeepsWhatStandsAroundItsTables() {
    String page = ReliabilityPage.read();
    String other = ReliabilityPage.replaced(page, "other\n");
    assertThat(ReliabilityPage.between(other)).isEqualTo("other\n");
    assertThat(ReliabilityPage.replaced(other, ReliabilityPage.between(page))).isEqualTo(page);
  }

  private static Row row(Member member, String with, Figures figures) {
    return new Row(
        member.name(),
        with,
        member.fault().side(),
        member.fault().fault(),
        member.fault().promise(),
        Result.PASSED,
        "",
        1000,
        61_000,
        figures.all().stream().map(Figure::text).toList());
  }
}
