package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that goes away, and a leader that does. */
class ControllerOutageIT {

  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private KubeApiServer server;
  private ApiServerScene scene;

  @BeforeEach
  void startTheServer() {
    server = KubeApiServer.start(folder, RunningController.USER);
    scene = ApiServerScene.in(server);
  }

  @AfterEach
  void stopTheServer() {
    if (scene != null) {
      scene.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void goesOnWhereItWasAfterTheApiServerWasAwayForHalfAMinute() {
    try (RunningController controller = RunningController.start(server, "one")) {
      scene.managedNamespace("before");
      scene.awaitObject("the object", "spire-bridge-ns-before", spec -> true);

      server.kill();
      Await.until("the outage to be told", TAKEN_OVER, () -> isToldOf(controller));
      Instant down = Instant.now();
      Await.until(
          "half a minute",
          Duration.ofMinutes(1),
          () -> Instant.now().isAfter(down.plusSeconds(30)));
      server.start();
      scene.unlabel("before");
      scene.managedNamespace("after");

      scene.awaitGone("spire-bridge-ns-before");
      scene.awaitObject("the object", "spire-bridge-ns-after", spec -> true);
      Await.until("all well again", TAKEN_OVER, () -> controller.status().synced());
    }
  }

  private static boolean isToldOf(RunningController controller) {
    return !controller.status().synced()
        && controller.status().trouble().filter(it -> it.contains("cannot be reached")).isPresent();
  }

  @Test
  void anotherLeadsOnlyAfterTheLeaseOfALeaderThatVanishedHasRunOut() {
    RunningController first = RunningController.start(server, "first");
    Await.until("a leader", TAKEN_OVER, first::leads);
    try (RunningController second = RunningController.start(server, "second")) {
      scene.managedNamespace("one");
      scene.awaitObject("the object", "spire-bridge-ns-one", spec -> true);
      assertThat(second.report().applied()).as("writes of the standby").isZero();

      first.vanish();
      boolean both = false;
      Instant limit = Instant.now().plus(TAKEN_OVER);
      while (!second.leads() && Instant.now().isBefore(limit)) {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        both |= second.leads() && first.leads();
      }

      assertThat(both).as("two leaders at once").isFalse();
      assertThat(second.leads()).as("the second one took over").isTrue();
      assertThat(first.leads()).as("the first one still thinks it leads").isFalse();
      scene.managedNamespace("two");
      scene.awaitObject("the object", "spire-bridge-ns-two", spec -> true);
    } finally {
      first.close();
    }
  }

  @Test
  void aLeaderThatStopsInGoodOrderHandsOverAtOnce() {
    RunningController first = RunningController.start(server, "first");
    Await.until("a leader", TAKEN_OVER, first::leads);
    try (RunningController second = RunningController.start(server, "second")) {
      first.close();
      Instant closed = Instant.now();
      Await.until("the next leader", TAKEN_OVER, second::leads);
      assertThat(Duration.between(closed, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }
}
