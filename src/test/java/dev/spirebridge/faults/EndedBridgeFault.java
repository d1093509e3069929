package dev.spirebridge.faults;

import static dev.spirebridge.faults.BridgeAmongOthers.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.load.WatchingFleet;
import dev.spirebridge.benchmark.load.WatchingFleet.AfterAnEnd;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.CertificateFiles;
import dev.spirebridge.testing.peers.PeerFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The program is told to end, or killed, while it has much to do. */
class EndedBridgeFault {

  private static final Duration END_LIMIT = Duration.ofSeconds(15);
  private static final int ENDS = 3;
  private static final int STREAMS = 200;
  private static final int MANY = 1_000;
  private static final long SPLIT_NANOS = 2_000_000;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.PROCESS,
      fault = "SIGTERM in the middle of a rotation",
      promise =
          "All streams end, none with half an answer or one that was never published. The"
              + " certificate files are one whole set, the socket file stays, the exit code is 0.")
  @Test
  void aTerminationInTheMiddleOfARotationLeavesWholesOnly(Figures figures) {
    Path certs = folder.folder("certs");
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder, "--files", certs.toString())) {
      long longest = 0;
      int statuses = 0;
      for (int end = 0; end < ENDS; end++) {
        try (WatchingFleet fleet = bridge.fleet(AfterAnEnd.STAY_AWAY)) {
          fleet.open(STREAMS);
          Await.until("all streams", SOON, () -> fleet.count().upToDate() == STREAMS);
          bridge.agent().rotate();
          LockSupport.parkNanos(end * SPLIT_NANOS);
          long before = System.nanoTime();
          assertThat(bridge.bridge().stop()).as("exit code").isZero();
          longest = Math.max(longest, System.nanoTime() - before);
          Await.until("the end of all streams", SOON, () -> fleet.count().open() == 0);
          WatchingFleet.Count count = fleet.count();
          assertThat(count.isTrue()).as("nothing old or unknown in %s", count).isTrue();
          statuses += withStatus(count);
        }
        assertThat(new CertificateFiles(certs).pair().orElseThrow().matches())
            .as("key and certificate are of one set")
            .isTrue();
        assertThat(bridge.unix().path()).exists();
        bridge.startAgain();
        Await.until("the next bridge to be ready", SOON, bridge.bridge()::isReady);
      }
      figures.within("SIGTERM to the end, at most", Duration.ofNanos(longest), END_LIMIT);
      figures.add("of 600 streams ended with a status", statuses, "");
    }
  }

  /** The others' acknowledgements were on their way, for which the kernel resets a connection. */
  private static int withStatus(WatchingFleet.Count count) {
    return count.ended().entrySet().stream()
        .filter(end -> end.getKey().startsWith("gRPC status") || end.getKey().startsWith("GOAWAY"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  @Fault(
      side = Side.PROCESS,
      fault = "SIGKILL and restart under 1,000 connected streams",
      promise =
          "Each client that comes back as Envoy does connects once and is answered from the first"
              + " snapshot: all 1,000 have the newest identity, though it was rotated meanwhile,"
              + " and none had anything older or partial.")
  @Test
  void aThousandStreamsAreServedAgainAfterAKill(Figures figures) {
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder);
        WatchingFleet fleet = bridge.fleet(AfterAnEnd.RETRY)) {
      fleet.open(MANY);
      Await.until("1,000 streams", SOON, () -> fleet.count().upToDate() == MANY);

      bridge.bridge().kill();
      Await.until("the end of all", SOON, () -> !fleet.count().ended().isEmpty());
      bridge.agent().rotate();
      long begin = System.nanoTime();
      BridgeProcess again = bridge.startAgain();

      figures.within("alive again after", Duration.ofNanos(System.nanoTime() - begin), SOON);
      figures.since(
          begin, "1,000 served again after", SOON, () -> fleet.count().upToDate() == MANY);
      long accepted = bridge.listeners("acceptedConnections");
      figures.atMost("connections accepted for them", accepted, "", MANY + 10);
      figures.none("secrets older than what a client had", fleet.count().backwards());
      figures.none("secrets that nobody published", fleet.count().unknown());
      assertThat(again.nacks()).isZero();
      bridge.agent().rotate();
      figures.until("the next rotation on all after", SOON, () -> fleet.count().upToDate() == MANY);
    }
  }
}
