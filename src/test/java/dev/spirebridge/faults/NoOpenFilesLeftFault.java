package dev.spirebridge.faults;

import static dev.spirebridge.faults.BridgeAmongOthers.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.load.WatchingFleet;
import dev.spirebridge.benchmark.load.WatchingFleet.AfterAnEnd;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More clients than the process may have files open. */
class NoOpenFilesLeftFault {

  private static final int ROOM = 30;
  private static final int TOO_MANY = 200;
  private static final Duration WHILE = Duration.ofSeconds(5);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.PROCESS,
      fault = "File descriptors are exhausted",
      promise =
          "Who has a stream keeps it and has each rotation in time. Who comes waits in the kernel's"
              + " queue, `/readyz` too, so the kubelet sees it; the program does not spin, says so"
              + " once a minute, and lets everybody in as soon as descriptors are free.")
  @Test
  void whoIsConnectedIsServedAndWhoComesWaitsUntilThereIsRoom(Figures figures) throws Exception {
    Path prlimit = Peers.require("prlimit");
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder)) {
      int files = bridge.footprint().openFiles();
      long warnings = bridge.warnings();
      limit(prlimit, bridge, files + ROOM);
      List<RawHttp2Client> clients = new ArrayList<>();
      for (int i = 0; i < TOO_MANY; i++) {
        clients.add(RawHttp2Client.connect(bridge.unix()).greet(RawHttp2Client.LARGE_WINDOW));
      }
      Await.until(
          "no descriptor to be free",
          SOON,
          () -> bridge.footprint().openFiles() >= files + ROOM - 1);
      double cpu = bridge.cpuSeconds();
      for (int i = 0; i < WHILE.toSeconds(); i++) {
        bridge.rotate();
        LockSupport.parkNanos(1_000_000_000);
      }
      figures.atMost("CPU of 5 s without descriptors", bridge.cpuSeconds() - cpu, "s", 2.5);
      try (WatchingFleet newcomer = bridge.fleet(AfterAnEnd.RETRY)) {
        newcomer.open(1);
        LockSupport.parkNanos(1_000_000_000);
        assertThat(newcomer.count().upToDate()).as("served without a descriptor").isZero();

        clients.forEach(RawHttp2Client::close);

        figures.until(
            "who waits is served, after there is room, after",
            SOON,
            () -> newcomer.count().upToDate() == 1);
      }
      figures.atMost("warnings", bridge.warnings() - warnings, "", 2);
      assertThat(bridge.bridge().output()).contains("connection-not-accepted");
      bridge.assertOthersNoticedNothing(figures);
    }
  }

  private static void limit(Path prlimit, BridgeAmongOthers bridge, int files)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                prlimit.toString(),
                "--pid",
                Long.toString(bridge.bridge().pid()),
                "--nofile=" + files + ":" + files)
            .inheritIO()
            .start();
    assertThat(process.waitFor()).as("exit code of prlimit").isZero();
  }
}
