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
  void signalsTheProcess() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    try (HeldProcess held = HeldProcess.of(Math.toIntExact(process.pid()))) {
      held.signal(SIGTERM);

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + SIGTERM);
      assertThatThrownBy(() -> held.signal(SIGTERM)).isInstanceOf(ProcessEndedException.class);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void leavesNoDescriptorBehind() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    try {
      try (HeldProcess _ = HeldProcess.of(Math.toIntExact(process.pid()))) {
        assertThat(pidfdsOf(process)).isEqualTo(1);
      }
      assertThat(pidfdsOf(process)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void thereIsNothingToHoldOfAProcessThatHasEnded() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThatThrownBy(() -> HeldProcess.of(Math.toIntExact(process.pid())))
        .isInstanceOf(ProcessEndedException.class);
  }

  /** Of this process alone: other tests of the same JVM have descriptors, too. */
  private static long pidfdsOf(Process process) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
      return descriptors.filter(descriptor -> isOf(process, descriptor)).count();
    }
  }

  /** See proc_pid_fdinfo(5). */
  private static boolean isOf(Process process, Path descriptor) {
    try {
      return Files.readAllLines(descriptor).contains("Pid:\t" + process.pid());
    } catch (IOException e) {
      return false;
    }
  }
}
