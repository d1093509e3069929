package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldProcessTest {

  private static final int SIGTERM = 15;

  @Test
  void signalsTheProcessAndLeavesNoDescriptorBehind() throws Exception {
    long before = pidfds();
    Process process = new ProcessBuilder("sleep", "600").start();
    try (HeldProcess held = HeldProcess.of(Math.toIntExact(process.pid()))) {
      assertThat(pidfds()).isEqualTo(before + 1);

      held.signal(SIGTERM);

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + SIGTERM);
      assertThatThrownBy(() -> held.signal(SIGTERM)).isInstanceOf(ProcessEndedException.class);
    } finally {
      process.destroyForcibly();
    }
    assertThat(pidfds()).isEqualTo(before);
  }

  @Test
  void thereIsNothingToHoldOfAProcessThatHasEnded() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThatThrownBy(() -> HeldProcess.of(Math.toIntExact(process.pid())))
        .isInstanceOf(ProcessEndedException.class);
  }

  private static long pidfds() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(HeldProcessTest::isPidfd).count();
    }
  }

  private static boolean isPidfd(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("pidfd");
    } catch (IOException e) {
      return false;
    }
  }
}
