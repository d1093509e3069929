package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.MovingStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What metrics and readiness say of the roots of a move. */
class MovingStatusTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void nothingIsSaidOrMeasuredWithoutAMove() {
    assertThat(scrape(Statuses.serving())).doesNotContain("spirebridge_moving");
    assertThat(ready(Statuses.serving())).isEqualTo("ready\n");
  }

  @Test
  void anOpenWindowIsMeasuredByItsRootsAndItsEnd() {
    String metrics = scrape(MovingStatuses.moving(MovingStatuses.openWindow()));
    assertThat(metrics)
        .contains("\nspirebridge_moving_roots 1.0\n")
        .containsPattern("\nspirebridge_moving_until_timestamp_seconds 1\\.7\\d+E9\n");
  }

  @Test
  void whatIsKeptOutHasNoRootsAndNoEnd() {
    String metrics = scrape(MovingStatuses.moving(MovingStatuses.endedWindow()));
    assertThat(metrics)
        .contains("\nspirebridge_moving_roots 0.0\n")
        .doesNotContain("spirebridge_moving_until");
  }

  @Test
  void whatIsFollowedInPartIsSaidInBothWays() {
    var partly =
        new MovingStatus(
            Optional.of("a"),
            Optional.of(NOW.plusSeconds(60)),
            List.of("a.test", "b.test"),
            List.of("01", "02", "03"),
            Optional.of("c.test is federated; leave it out"));
    assertThat(ready(MovingStatuses.moving(partly)).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("ready"),
            line -> assertThat(line).startsWith("moving: ").contains("3 root(s) of a.test, b.test"),
            line -> assertThat(line).startsWith("degraded: ").endsWith("leave it out"));
  }

  @Test
  void aFileThatCannotBeUnderstoodHasNeitherIdNorEnd() throws IOException {
    var unreadable =
        new MovingStatus(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of("it is not JSON"));
    assertThat(ready(MovingStatuses.moving(unreadable))).contains("kept out: it is not JSON\n");
    assertThat(StatusJsonTest.write(MovingStatuses.moving(unreadable)))
        .contains("\"moving\": {\n    \"trustDomains\": [ ],");
  }

  private static String ready(BridgeStatus status) {
    return ReadinessVerdict.of(status, LIMIT, NOW).text();
  }

  private static String scrape(BridgeStatus status) {
    return new Metrics(new StatusCollector(() -> status, LIMIT)).scrape();
  }
}
