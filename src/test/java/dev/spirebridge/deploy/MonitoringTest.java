package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dashboard and the alerts ask for metrics and labels that there are: docs/operations.md lists
 * all of them, which another test holds to what the program exposes.
 */
class MonitoringTest {

  private static final Pattern METRIC = Pattern.compile("\\b(?:spirebridge|jvm|process)_[a-z_]+");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z_0-9]+)` \\| (gauge|counter|histogram) \\| ([^|]*)\\|");
  private static final Pattern LABEL = Pattern.compile("\\b(spirebridge_[a-z_]+)\\{([a-z_]+)[=!~]");

  @Test
  void theDashboardAsksForMetricsThatThereAre() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(Chart.FOLDER.resolve("files/dashboard.json")));
    List<String> questions = dashboard.findValuesAsText("expr");
    assertThat(questions).hasSizeGreaterThan(10);
    assertThat(dashboard.path("panels").findValues("id")).doesNotHaveDuplicates();
    allExist(questions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts", "controller-alerts"})
  void theAlertsAskForMetricsThatThereAre(String file) {
    JsonNode alerts = Yaml.document(Chart.FOLDER.resolve("files/" + file + ".yaml"));
    List<String> questions = alerts.findValuesAsText("expr");
    assertThat(questions).hasSizeGreaterThan(5);
    assertThat(alerts.findValuesAsText("alert")).hasSameSizeAs(questions).doesNotHaveDuplicates();
    assertThat(alerts.findValuesAsText("description")).hasSameSizeAs(questions);
    assertThat(alerts.findValuesAsText("severity"))
        .hasSameSizeAs(questions)
        .allMatch(Set.of("critical", "warning")::contains);
    allExist(questions);
  }

  /** Of nothing, sum and == say nothing: that nobody is there at all has to be asked for. */
  @ParameterizedTest
  @CsvSource({"alerts, spirebridge_ready", "controller-alerts, spirebridge_controller_leading"})
  void itIsToldWhenNobodyIsThereToAsk(String file, String metric) {
    assertThat(
            Yaml.document(Chart.FOLDER.resolve("files/" + file + ".yaml")).findValuesAsText("expr"))
        .anyMatch(question -> question.contains("absent(" + metric + ")"));
  }

  private static void allExist(List<String> questions) {
    Set<String> exposed = exposed();
    Set<String> labels = labels();
    assertThat(questions)
        .allSatisfy(question -> {
          assertThat(names(METRIC, question)).isNotEmpty().isSubsetOf(exposed);
          assertThat(
                  LABEL
                      .matcher(question)
                      .results()
                      .map(match -> match.group(1) + " " + match.group(2)))
              .isSubsetOf(labels);
        });
  }

  private static Set<String> exposed() {
    Set<String> names = new HashSet<>();
    rows()
        .forEach(row -> {
          names.add(row.group(1));
          if (row.group(2).equals("histogram")) {
            names.addAll(
                List.of(row.group(1) + "_bucket", row.group(1) + "_sum", row.group(1) + "_count"));
          }
        });
    assertThat(names).hasSizeGreaterThan(40);
    return names;
  }

  /** {@code metric label} for each label that a metric has. */
  private static Set<String> labels() {
    return rows()
        .flatMap(row ->
            names(Pattern.compile("[a-z_]+"), row.group(3)).stream()
                .map(label -> row.group(1) + " " + label))
        .collect(Collectors.toSet());
  }

  private static Stream<MatchResult> rows() {
    try {
      return ROW
          .matcher(Files.readString(Path.of("docs", "operations.md")))
          .results()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
