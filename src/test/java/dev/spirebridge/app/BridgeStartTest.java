package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeStartTest {

  private static final int STARTS = 5;

  /** Two, so that an event loop that another test is just closing does not count. */
  private static final int UNRELATED = 2;

  @TempDir private Path folder;

  @Test
  void aStartThatFailsLeavesNoDescriptorOpen() throws Exception {
    failToStart();
    long before = openDescriptors();

    for (int i = 0; i < STARTS; i++) {
      failToStart();
    }

    assertThat(openDescriptors()).isLessThanOrEqualTo(before + UNRELATED);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSecretWithoutAnApiServerToFindIsToldWithWhatElseIsWrong() {
    BridgeConfig config =
        Inputs.none()
            .inPodOf("shop")
            .flag("--secret", "shop/tls")
            .flag("--kubeconfig", folder.resolve("none").toString())
            .flag("--sds", "unix://" + folder.resolve("missing/socket"))
            .flag("--agent-socket", "unix://" + folder.resolve("agent"))
            .flag("--http", "off")
            .config();

    assertThatThrownBy(() -> Bridge.start(config, "test"))
        .isInstanceOfSatisfying(
            StartException.class,
            failure ->
                assertThat(failure.problems())
                    .satisfiesExactly(
                        problem ->
                            assertThat(problem)
                                .isEqualTo(
                                    "there is no kubeconfig %s: correct --kubeconfig, or leave it out",
                                    folder.resolve("none")),
                        problem -> assertThat(problem).contains("is missing")));
    assertThat(folder).isEmptyDirectory();
  }

  private void failToStart() {
    BridgeConfig config =
        Inputs.none()
            .flag("--sds", "unix://" + folder.resolve("missing/socket"))
            .flag("--agent-socket", "unix://" + folder.resolve("agent"))
            .flag("--http", "off")
            .config();
    assertThatThrownBy(() -> Bridge.start(config, "test"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("folder " + folder.resolve("missing") + " is missing");
  }

  private static long openDescriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }
}
