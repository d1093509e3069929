package dev.spirebridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.testing.peers.PrometheusServer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the dashboard and the rules ask, and whether a Prometheus has an answer. */
public final class MonitoringQuestions {

  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:spirebridge|jvm|process)_[a-z_]+)(\\{[^}]*})?");
  private static final Pattern OF_A_CLUSTER =
      Pattern.compile("spirebridge_(controller|issuer|secret)_.*");

  private MonitoringQuestions() {}

  /** Whether it is a metric of the controller, or of what a bridge does in a cluster. */
  public static boolean ofACluster(String metric) {
    return OF_A_CLUSTER.matcher(metric).matches();
  }

  /** Each query of the dashboard whose first metric is such. */
  public static List<String> ofDashboard(Predicate<String> metric) {
    return dashboard().findValuesAsText("expr").stream()
        .filter(question -> metric.test(selectors(question).findFirst().orElseThrow().group(1)))
        .toList();
  }

  static JsonNode dashboard() {
    return Yaml.document(AlertRules.FOLDER.resolve("dashboard.json"));
  }

  /** Each selector of the rules and the dashboard, with its matchers, whose metric is such. */
  public static Set<String> selectors(Predicate<String> metric) {
    return Stream.concat(
            AlertRules.FILES.stream().flatMap(AlertRules::expressions),
            dashboard().findValuesAsText("expr").stream())
        .flatMap(MonitoringQuestions::selectors)
        .filter(selector -> metric.test(selector.group(1)))
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MatchResult> selectors(String question) {
    return SELECTOR.matcher(question).results();
  }

  /** Those that have no answer, or none in numbers. */
  public static List<String> unanswered(PrometheusServer prometheus, List<String> questions) {
    return questions.stream()
        .filter(question ->
            prometheus.query(question).stream()
                .noneMatch(sample -> !sample.at("/value/1").asText().equals("NaN")))
        .toList();
  }

  /** The metrics that docs/operations.md lists, and that are such. */
  public static Set<String> documented(Predicate<String> metric) {
    return OperationsTables.metrics().keySet().stream()
        .filter(metric)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The metrics of ours that have been scraped, histograms by their own name, and are such. */
  public static Set<String> scraped(PrometheusServer prometheus, Predicate<String> metric) {
    return prometheus.metrics().stream()
        .filter(name -> name.matches("(spirebridge|jvm|process)_.*"))
        .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
        .filter(metric)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those that select nothing, and never did. */
  public static List<String> without(PrometheusServer prometheus, Set<String> selectors) {
    return selectors.stream().filter(selector -> prometheus.series(selector) == 0).toList();
  }
}
