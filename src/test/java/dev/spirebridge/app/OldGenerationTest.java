package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.LauncherFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM with the flags of the launcher, as its heap is what this is about. */
class OldGenerationTest {

  private static final int SMALL = 80;
  private static final int LARGE = 200;

  /** Should a later JDK do better, this class can go. */
  @Test
  void theSerialCollectorLetsGarbageThatWasPromotedGrowTheHeap() throws Exception {
    assertThat(heapInMegabytes("left-alone")).isGreaterThan(LARGE);
  }

  @Test
  void garbageThatWasPromotedIsCollectedBeforeTheHeapIsLarge() throws Exception {
    assertThat(heapInMegabytes("kept-small")).isLessThanOrEqualTo(SMALL);
  }

  private static int heapInMegabytes(String argument) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            PromotedGarbage.class.getName(),
            argument));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return Integer.parseInt(printed.strip());
  }
}
