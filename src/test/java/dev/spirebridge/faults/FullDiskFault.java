package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.CertificateFiles;
import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import dev.spirebridge.testing.peers.EmbeddedUnderTest;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.TinyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The volume of the certificate files has no room for the next set. */
class FullDiskFault {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int LEAF_SECONDS = 3600;
  private static final int FILLING = 1 << 20;
  private static final String SIZE = "64k";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.PROCESS,
      fault = "The file system of the certificate files is full",
      promise =
          "The old set stays whole and nothing half made is left beside it. `/readyz` stays 200 and"
              + " says so, with the time that is left. The new set is there once there is room.")
  @Test
  void aFullFileSystemKeepsTheOldSetUntilThereIsRoom(Figures figures) throws IOException {
    Path certs = folder.folder("certs");
    try (TinyFileSystem tiny = TinyFileSystem.mount(certs, SIZE);
        EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      assertThat(tiny.path()).isEqualTo(certs);
      agent.createEntry();
      try (BridgeProcess bridge = running(agent, certs)) {
        Await.until("a set", SOON, () -> bridge.readiness().contains("200 ready\n"));
        Pair first = pair(certs);
        fill(certs);

        agent.rotateLeaf();

        figures.until(
            "told after",
            SOON,
            () ->
                bridge
                    .readiness()
                    .contains("degraded: the files in " + certs + " are not the newest"));
        assertTold(bridge);
        assertThat(pair(certs)).isEqualTo(first);
        assertThat(names(certs))
            .as("nothing that was staged is left")
            .containsExactlyInAnyOrder(
                "filling",
                ".spire-bridge.lock",
                ".spire-bridge.manifest",
                "key.pem",
                "cert-chain.pem",
                "root-cert.pem");
        Files.delete(certs.resolve("filling"));
        figures.until(
            "the new set, after there is room, after", SOON, () -> !pair(certs).equals(first));
        Await.until("no note", SOON, () -> bridge.readiness().equals("200 ready\n"));
        assertThat(pair(certs).matches()).isTrue();
      }
    }
  }

  private static void assertTold(BridgeProcess bridge) {
    assertThat(bridge.readiness())
        .startsWith("200 ready\n")
        .contains("is full; free some space, or give the volume more; failing for")
        .contains("the SVID in them expires in ");
    assertThat(bridge.metric("spirebridge_files_up_to_date")).isZero();
    assertThat(bridge.metric("spirebridge_files_failures_total")).isPositive();
  }

  private BridgeProcess running(EmbeddedUnderTest agent, Path certs) {
    return BridgeProcess.serve(
        "bridge",
        folder.path(),
        List.of("--agent-socket", agent.socketAddress(), "--files", certs.toString()));
  }

  private static Pair pair(Path certs) {
    return new CertificateFiles(certs).pair().orElseThrow();
  }

  private static void fill(Path certs) throws IOException {
    try {
      Files.write(certs.resolve("filling"), new byte[FILLING]);
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static List<String> names(Path certs) throws IOException {
    try (Stream<Path> files = Files.list(certs)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
