package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.app.BridgeFault;
import dev.spirebridge.app.ClusterFault;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
 * all of them, which other tests hold to what the program exposes. Each alert is documented, and
 * has been seen to fire.
 */
class MonitoringTest {

  private static final Pattern METRIC = Pattern.compile("\\b(?:spirebridge|jvm|process)_[a-z_]+");
  private static final Pattern MATCHERS = Pattern.compile("\\b(spirebridge_[a-z_]+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:!?=|[=!]~)\"");
  private static final Pattern FIRING = Pattern.compile("alertname=\"([A-Za-z]+)\"");

  @Test
  void theDashboardAsksForMetricsThatThereAre() {
    JsonNode dashboard = MonitoringQuestions.dashboard();
    List<String> questions = dashboard.findValuesAsText("expr");
    assertThat(questions).hasSizeGreaterThan(40);
    assertThat(dashboard.path("panels").findValues("id")).doesNotHaveDuplicates();
    assertThat(dashboard.path("panels").findValuesAsText("title")).doesNotHaveDuplicates();
    allExist(questions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yaml", "controller-alerts.yaml"})
  void theAlertsAskForMetricsThatThereAre(String file) {
    JsonNode alerts = Yaml.document(AlertRules.FOLDER.resolve(file));
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
  @CsvSource({
    "alerts.yaml, spirebridge_source_phase",
    "controller-alerts.yaml, spirebridge_controller_leading"
  })
  void itIsToldWhenNobodyIsThereToAsk(String file, String metric) {
    assertThat(AlertRules.expressions(file))
        .anyMatch(question -> question.contains("absent(" + metric + ")"));
  }

  @Test
  void eachAlertFiresInATestOfPromtoolAndByARealFault() throws IOException {
    Set<String> names = Set.copyOf(AlertRules.names());
    Set<String> inPromtool = new HashSet<>();
    for (String file : AlertRules.FILES) {
      inPromtool.addAll(promtoolTests(file));
    }
    assertThat(inPromtool).isEqualTo(names);
    Set<String> real = new HashSet<>(BridgeFault.alerts());
    real.add(BridgeFault.ABSENT);
    real.addAll(ClusterFault.alerts());
    assertThat(real).isEqualTo(names);
  }

  private static Set<String> promtoolTests(String file) throws IOException {
    String tests = Files.readString(PromtoolIT.tests(file));
    return FIRING.matcher(tests).results().map(match -> match.group(1)).collect(Collectors.toSet());
  }

  @Test
  void eachAlertIsDocumentedAsItIs() {
    var documented = OperationsTables.alerts();
    assertThat(documented.keySet()).isEqualTo(Set.copyOf(AlertRules.names()));
    AlertRules.FILES.stream()
        .flatMap(file -> AlertRules.alerts(file).stream())
        .forEach(alert -> {
          String name = alert.path("alert").asText();
          MatchResult row = Objects.requireNonNull(documented.get(name), name);
          assertThat(row.group(2)).as(name).isEqualTo(alert.at("/labels/severity").asText());
          assertThat(row.group(3)).as(name).isEqualTo(alert.path("for").asText("at once"));
        });
  }

  /** A chart reads no file outside of its folder: they stand there, and are copied. */
  @ParameterizedTest
  @ValueSource(strings = {"alerts.yaml", "controller-alerts.yaml", "dashboard.json"})
  void theCopiesAreThoseOfTheChart(String file) throws IOException {
    String ours = Files.readString(AlertRules.FOLDER.resolve(file));
    assertThat(ours.replaceFirst("^# Made by deploy/render .*\n", ""))
        .as("run deploy/render, and commit what it changes")
        .isEqualTo(Files.readString(Chart.FOLDER.resolve("files").resolve(file)));
  }

  /** Those of Istio's and Gloo's gateways lead to the proxy's own metrics, and there is one set. */
  @Test
  void thePodsSayWhereTheirMetricsAre() {
    assertThat(annotations(ScrapedPod.daemon("", 1)))
        .contains("prometheus.io/scrape", "prometheus.io/port", "prometheus.io/path");
    assertThat(annotations(ScrapedPod.controller("", 1)))
        .contains("prometheus.io/scrape", "prometheus.io/port", "prometheus.io/path");
    assertThat(annotations(ScrapedPod.patched("envoy", "", 1))).contains("prometheus.io/port");
    assertThat(annotations(ScrapedPod.patched("emissary", "", 1))).contains("prometheus.io/port");
    for (String gateway : List.of("istio-gateway", "gloo-gateway-proxy")) {
      assertThat(annotations(ScrapedPod.patched(gateway, "", 1)))
          .as(gateway)
          .doesNotContain("prometheus.io");
    }
  }

  private static String annotations(ScrapedPod pod) {
    return pod.template().at("/metadata/annotations").toString();
  }

  private static void allExist(List<String> questions) {
    Set<String> exposed = exposed();
    Set<String> labels = labels();
    assertThat(questions)
        .allSatisfy(question -> {
          assertThat(names(METRIC, question)).isNotEmpty().isSubsetOf(exposed);
          assertThat(MATCHERS.matcher(question).results().flatMap(MonitoringTest::asked))
              .isSubsetOf(labels);
        });
  }

  /** {@code metric label} for each label that a selector asks for. */
  private static Stream<String> asked(MatchResult selector) {
    return LABEL
        .matcher(selector.group(2))
        .results()
        .map(label -> selector.group(1) + " " + label.group(1));
  }

  private static Set<String> exposed() {
    Set<String> names = new HashSet<>();
    OperationsTables.metrics()
        .forEach((name, row) -> {
          names.add(name);
          if (row.group(2).equals("histogram")) {
            names.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
          }
        });
    assertThat(names).hasSizeGreaterThan(40);
    return names;
  }

  /** {@code metric label} for each label that a metric has. */
  private static Set<String> labels() {
    return OperationsTables.metrics().values().stream()
        .flatMap(row ->
            names(Pattern.compile("[a-z_]+"), row.group(3)).stream()
                .map(label -> row.group(1) + " " + label))
        .collect(Collectors.toSet());
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
