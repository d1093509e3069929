package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static dev.spirebridge.admin.Statuses.failing;
import static dev.spirebridge.admin.Statuses.subject;
import static dev.spirebridge.admin.Statuses.svid;
import static dev.spirebridge.admin.Statuses.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/operations.md and docs/node.md promise is what the program does. */
class OperationsPageTest {

  private static final Path PAGE = Path.of("docs/operations.md");
  private static final Path NODE_PAGE = Path.of("docs/node.md");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z_0-9]+)` \\| (gauge|counter|histogram) \\| ([^|]*)\\|", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern WORD = Pattern.compile("[a-z_]+");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void listsExactlyTheMetricsThatAreExposedWithTheirTypesAndLabels() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      listed.put(row.group(1), row.group(2) + " " + labels(WORD, 0, row.group(3)));
    }

    Map<String, String> exposed = exposedOf(Statuses.serving());
    exposed.putAll(exposedOf(Statuses.servingCallers()));
    exposed.putAll(exposedOf(Statuses.keeping(Statuses.inPlace())));
    exposed.putAll(exposedOf(MovingStatuses.moving(MovingStatuses.openWindow())));
    exposed.putAll(
        exposedBy(
            new ControllerCollector(
                ControllerStatuses::leading, Optional.of(ControllerStatuses::issuers))));
    assertThat(listed).isEqualTo(exposed);
  }

  private static Map<String, String> exposedOf(BridgeStatus status) {
    return exposedBy(new StatusCollector(() -> status, LIMIT));
  }

  private static Map<String, String> exposedBy(MultiCollector collector) {
    MetricsText metrics = MetricsText.parse(new Metrics(collector).scrape());
    Map<String, String> exposed = new TreeMap<>();
    metrics
        .typeByName()
        .forEach((name, type) -> exposed.put(name, type + " " + labelsOf(metrics, name)));
    return exposed;
  }

  private static Set<String> labelsOf(MetricsText metrics, String name) {
    Set<String> labels = new TreeSet<>();
    metrics.valueBySeries().keySet().stream()
        .filter(series -> series.startsWith(name + "{"))
        .forEach(series -> labels.addAll(labels(LABEL, 1, series)));
    return labels;
  }

  private static Set<String> labels(Pattern pattern, int group, String text) {
    Set<String> labels = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      labels.add(matcher.group(group));
    }
    return labels;
  }

  @Test
  void showsTheStatusAsItIsWritten() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("```json\n" + StatusJsonTest.write(Statuses.serving()) + "```\n");
  }

  @Test
  void showsTheControllersStatusAsItIsWritten() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("```json\n" + StatusJsonTest.write(ControllerStatuses.leading()) + "```\n");
  }

  @Test
  void showsTheNamespacesAsTheyAreWritten() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("```json\n" + StatusJsonTest.write(ControllerStatuses.namespaces()) + "```\n");
  }

  @Test
  void showsTheIssuersAsTheyAreWritten() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("```json\n" + StatusJsonTest.write(ControllerStatuses.issuers()) + "```\n");
  }

  @Test
  void showsTheIdentitiesAsTheyAreWritten() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("```json\n" + StatusJsonTest.write(Statuses.served()) + "```\n");
  }

  @Test
  void showsCallersAsTheyAreWritten() throws IOException {
    String written = StatusJsonTest.write(Statuses.servingCallers());
    String waiting =
        written.substring(
            written.indexOf("    \"subject\": \"pid 13"), written.indexOf("  \"listeners\""));
    String callers =
        written.substring(
            written.indexOf("  \"callers\": {"), written.indexOf("  \"updateToAck\""));

    assertThat(Files.readString(PAGE)).contains(waiting).contains(callers);
  }

  @Test
  void showsSecretsAsTheyAreWritten() throws IOException {
    String written = StatusJsonTest.write(Statuses.keeping(Statuses.inPlace()));
    String secrets =
        written.substring(
            written.indexOf("  \"secrets\": ["), written.indexOf("  \"updateToAck\""));
    String page = Files.readString(PAGE);

    assertThat(page)
        .contains(secrets)
        .contains("```\n" + text(Statuses.keeping(Statuses.foreign())) + "```\n");
    assertThat(SecretState.values())
        .allSatisfy(state ->
            assertThat(page).contains("\n| `" + state.name().toLowerCase(Locale.ROOT) + "` |"));
  }

  @Test
  void showsAMoveAsItIsWrittenAndSaid() throws IOException {
    String written = StatusJsonTest.write(MovingStatuses.moving(MovingStatuses.openWindow()));
    String moving =
        written.substring(written.indexOf("  \"moving\": {"), written.indexOf("  \"updateToAck\""));

    assertThat(Files.readString(PAGE))
        .contains("```json\n" + moving + "```\n")
        .contains("```\n" + text(MovingStatuses.moving(MovingStatuses.openWindow())) + "```\n")
        .contains("```\n" + text(MovingStatuses.moving(MovingStatuses.endedWindow())) + "```\n");
  }

  @Test
  void namesEveryPhase() throws IOException {
    String page = Files.readString(NODE_PAGE);

    assertThat(SourcePhase.values())
        .allSatisfy(phase ->
            assertThat(page).contains("\n| `" + phase.name().toLowerCase(Locale.ROOT) + "` |"));
  }

  @Test
  void namesEveryReasonToRefuseACaller() throws IOException {
    String page = Files.readString(NODE_PAGE);

    assertThat(Refusal.values())
        .allSatisfy(reason ->
            assertThat(page)
                .contains(
                    "\n| `" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-') + "` |"));
  }

  @Test
  void showsTheReadinessOfADaemonAsItIsSaid() throws IOException {
    assertThat(Files.readString(NODE_PAGE))
        .contains("```\n" + text(Statuses.servingCallers()) + "```\n")
        .contains("```\n" + text(notAuthorized()) + "```\n");
  }

  static BridgeStatus notAuthorized() {
    return Statuses.callers(
        Statuses.delegate(SourcePhase.DELEGATE_NOT_AUTHORIZED, Optional.of(ago("PT1S"))),
        Statuses.caller(
            12, SourcePhase.DELEGATE_NOT_AUTHORIZED, Availability.AVAILABLE, svid(ago("-PT20M"))));
  }

  private static String text(BridgeStatus status) {
    return ReadinessVerdict.of(status, LIMIT, NOW).text();
  }

  @Test
  void showsReadinessAsItIsSaid() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("```\n" + readinessAfter("PT3M2S") + "```\n")
        .contains("```\n" + text(FilesReadinessTest.fullFolder()) + "```\n")
        .contains("```\n" + readinessAfter("PT12M") + "```\n");
  }

  static String readinessAfter(String silence) {
    BridgeStatus status =
        with(
            failing(
                SourcePhase.BACKING_OFF,
                ago(silence),
                "UNAVAILABLE: there is no socket at /run/spire/agent.sock",
                "check that the SPIRE agent runs and that its socket is mounted at unix:///run/spire/agent.sock"),
            subject(Availability.AVAILABLE, svid(ago("-PT20M"))));
    return ReadinessVerdict.of(status, LIMIT, NOW).text();
  }
}
