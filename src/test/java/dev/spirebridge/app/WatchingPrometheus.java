package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.deploy.AlertRules;
import dev.spirebridge.deploy.MonitoringQuestions;
import dev.spirebridge.deploy.ScrapedPod;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.PrometheusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A real Prometheus with the shipped scrape configuration, another discovery, and the shipped
 * rules, whose alerts wait a thirtieth of the time.
 */
final class WatchingPrometheus implements AutoCloseable {

  private static final int SOONER = 30;
  private static final Duration SOON = Duration.ofMinutes(2);

  /**
   * An alert that is expected.
   *
   * @param pod empty for one of no pod
   */
  record Told(String alert, String pod) {}

  private final Path targets;
  private final List<ScrapedPod> pods = new ArrayList<>();
  private final PrometheusServer prometheus;

  /**
   * @param rules names of files in deploy/monitoring
   */
  WatchingPrometheus(Path parent, List<String> rules) {
    try {
      Path folder = Files.createDirectory(parent.resolve("watching"));
      targets = folder.resolve("targets.json");
      ScrapedPod.write(targets, List.of());
      prometheus =
          PrometheusServer.start(
              folder,
              ScrapedPod.scrapeConfiguration(targets),
              rules.stream().map(file -> AlertRules.sooner(file, SOONER)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PrometheusServer server() {
    return prometheus;
  }

  /** Adds pods, and waits until each is scraped, and once, whatever ports it has. */
  void scrape(Collection<ScrapedPod> more) {
    pods.addAll(more);
    ScrapedPod.write(targets, pods);
    try {
      Await.until("all to be scraped", SOON, this::allAreScraped);
    } catch (AssertionError late) {
      throw new AssertionError(late.getMessage() + ": " + prometheus.targets(), late);
    }
    assertThat(prometheus.query("spirebridge_ready"))
        .extracting(sample -> sample.at("/metric/pod").asText())
        .containsExactlyInAnyOrderElementsOf(pods.stream().map(ScrapedPod::name).toList());
  }

  private boolean allAreScraped() {
    return prometheus.targets().size() == pods.size()
        && prometheus.query("count_over_time(up[1m]) >= 3 and up == 1").size() == pods.size();
  }

  /** Waits for all at once, since some are over soon. */
  void awaitTold(Collection<Told> expected) {
    Set<Told> missing = new HashSet<>(expected);
    try {
      Await.until(
          "alerts",
          SOON,
          () -> {
            prometheus.alerts().stream()
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(WatchingPrometheus::told)
                .forEach(missing::remove);
            return missing.isEmpty();
          });
    } catch (AssertionError late) {
      throw new AssertionError("not told: " + missing + ", but " + prometheus.alerts(), late);
    }
  }

  private static Told told(JsonNode alert) {
    assertThat(alert.path("annotations").toString())
        .doesNotContain("error expanding", "<no value>");
    JsonNode labels = alert.path("labels");
    return new Told(labels.path("alertname").asText(), labels.path("pod").asText());
  }

  /**
   * Waits until every query of the dashboard that asks first for such a metric has an answer.
   *
   * @param meanwhile what goes on while it is waited
   */
  void awaitPanels(Predicate<String> metric, Runnable meanwhile) {
    List<String> questions = MonitoringQuestions.ofDashboard(metric);
    assertThat(questions).isNotEmpty();
    try {
      Await.until(
          "panels with data",
          SOON,
          () -> {
            meanwhile.run();
            return MonitoringQuestions.unanswered(prometheus, questions).isEmpty();
          });
    } catch (AssertionError late) {
      throw new AssertionError(
          "no data: " + MonitoringQuestions.unanswered(prometheus, questions), late);
    }
  }

  /** Nothing is firing, nor about to, and no rule has failed. */
  void assertSilent() {
    assertThat(prometheus.rules())
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.path("health").asText()).isEqualTo("ok"));
    assertThat(prometheus.alerts()).isEmpty();
  }

  /** Every series that a rule or a panel names has been there. */
  void assertNamesWhatThereIs(Predicate<String> metric) {
    assertThat(MonitoringQuestions.without(prometheus, MonitoringQuestions.selectors(metric)))
        .as("selectors of nothing")
        .isEmpty();
  }

  /** What has been scraped is what docs/operations.md lists. */
  void assertDocumented(Predicate<String> metric) {
    assertThat(MonitoringQuestions.scraped(prometheus, metric))
        .isNotEmpty()
        .isEqualTo(MonitoringQuestions.documented(metric));
  }

  @Override
  public void close() {
    prometheus.close();
  }
}
