package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.CertificateFiles;
import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import dev.spirebridge.testing.peers.ChildProcess;
import dev.spirebridge.testing.peers.EmbeddedUnderTest;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The program itself is killed while its identity is rotated as fast as it can be. */
class KilledWriterFault {

  private static final int KILLS = 4;
  private static final int MOST_NANOS = 300_000_000;
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final Random random = new Random(20261121);

  @Fault(
      side = Side.PROCESS,
      fault = "SIGKILL while certificate files are being replaced",
      promise =
          "The next start has one whole set in place, and nothing half made beside it, before it"
              + " has an agent to ask.")
  @Test
  void theNextStartHasAWholeSetBeforeItHasAnAgent(Figures figures) throws IOException {
    Path certs = folder.folder("certs");
    try (EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, 600);
        Rotating _ = Rotating.start(agent)) {
      for (int kill = 0; kill < KILLS; kill++) {
        try (ChildProcess bridge = start("bridge-" + kill, agent.socketAddress(), certs)) {
          bridge.awaitReady("a rotation", SOON, () -> says(bridge, "put in place"));
          LockSupport.parkNanos(random.nextInt(MOST_NANOS));
          bridge.kill();
        }
        // Its agent is not there: whatever it does about the files, it does at the start.
        try (ChildProcess bridge =
            start("alone-" + kill, "unix://" + folder.path().resolve("none"), certs)) {
          bridge.awaitReady("a start", SOON, () -> says(bridge, "serving files in"));
          requireWhole(certs, kill);
        }
      }
      figures.add("kills", KILLS, "");
    }
  }

  private ChildProcess start(String name, String agent, Path certs) {
    return ChildProcess.start(
        name,
        folder.path(),
        Map.of(),
        ProgramProcess.command(
            "serve", "--http", "off", "--agent-socket", agent, "--files", certs.toString()));
  }

  private static boolean says(ChildProcess bridge, String words) {
    try {
      return Files.readString(bridge.log()).contains(words);
    } catch (IOException e) {
      return false;
    }
  }

  private static void requireWhole(Path certs, int kill) throws IOException {
    Pair pair = new CertificateFiles(certs).pair().orElseThrow();
    assertThat(pair.matches()).as("after kill %d", kill).isTrue();
    try (Stream<Path> files = Files.list(certs)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("after kill %d", kill)
          .containsExactlyInAnyOrder(
              ".spire-bridge.lock",
              ".spire-bridge.manifest",
              "key.pem",
              "cert-chain.pem",
              "root-cert.pem");
    }
  }

  /** Rotates for as long as it is open. */
  private static final class Rotating implements AutoCloseable {

    private final Thread thread;
    private volatile boolean stopping;

    private Rotating(EmbeddedUnderTest agent) {
      thread =
          Thread.ofPlatform()
              .name("rotating")
              .unstarted(() -> {
                while (!stopping) {
                  agent.rotateLeaf();
                  LockSupport.parkNanos(3_000_000);
                }
              });
    }

    static Rotating start(EmbeddedUnderTest agent) {
      agent.createEntry();
      Rotating rotating = new Rotating(agent);
      rotating.thread.start();
      return rotating;
    }

    @Override
    public void close() {
      stopping = true;
      Await.until("the last rotation", SOON, () -> !thread.isAlive());
    }
  }
}
