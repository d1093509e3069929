package dev.spirebridge.faults;

import static dev.spirebridge.faults.BridgeAmongOthers.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.load.WatchingFleet;
import dev.spirebridge.benchmark.load.WatchingFleet.AfterAnEnd;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.PeerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The socket file of a bridge that runs does not lead to it any more. */
class TakenSocketFault {

  /** Who took it is asked every 10 s whether it is still there. */
  private static final Duration PUT_BACK_LIMIT = Duration.ofSeconds(20);

  private static final int NEWCOMERS = 20;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.PROCESS,
      fault =
          "An upgrade that is stuck: the new process took the socket and ended, the old one runs",
      promise =
          "The old one puts its socket back and serves who comes; who was connected notices"
              + " nothing. A file that is removed comes back the same way.")
  @Test
  void theOldProcessPutsItsSocketBack(Figures figures) throws IOException {
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder)) {
      try (BridgeProcess successor =
          BridgeProcess.serve(
              "successor",
              folder.path(),
              List.of(
                  "--agent-socket",
                  bridge.agent().api().address(),
                  "--sds",
                  bridge.unix() + "=spire",
                  "--takeover"))) {
        Await.until("the successor to be ready", SOON, successor::isReady);
        Await.until(
            "the old one to notice",
            SOON,
            () -> bridge.bridge().output().contains("socket-taken-over"));
        try (WatchingFleet fleet = newcomers(bridge)) {
          assertThat(successor.streamIds()).as("who comes finds the new one").hasSize(NEWCOMERS);
          assertThat(fleet.count().isTrue()).isTrue();
        }
        successor.kill();
      }
      figures.until(
          "put back after",
          PUT_BACK_LIMIT,
          () -> bridge.bridge().output().contains("socket-put-back"));
      newcomers(bridge).close();

      Files.delete(bridge.unix().path());

      figures.until(
          "a removed file is back after", PUT_BACK_LIMIT, () -> Files.exists(bridge.unix().path()));
      newcomers(bridge).close();
      bridge.assertOthersNoticedNothing(figures);
      assertThat(bridge.bridge().stop()).as("exit code").isZero();
    }
  }

  private static WatchingFleet newcomers(BridgeAmongOthers bridge) {
    WatchingFleet fleet = bridge.fleet(AfterAnEnd.STAY_AWAY);
    fleet.open(NEWCOMERS);
    Await.until("newcomers", SOON, () -> fleet.count().upToDate() == NEWCOMERS);
    return fleet;
  }
}
