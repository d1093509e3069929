package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.testing.peers.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod is a network namespace; another one's loopback is another machine's. */
class OtherPodsLoopbackTest {

  /** Of bash, which connects when it opens such a file. */
  private static final String CONNECT = "exec 3<>/dev/tcp/127.0.0.1/";

  @TempDir private Path folder;

  @Test
  void aListenerOnLoopbackIsReachedFromItsOwnNetworkNamespaceAlone() throws Exception {
    int port = Ports.free();
    assumeTrue(
        exitCode("unshare", "--net", "true") == 0, "skipped: no network namespace can be made");
    BridgeConfig config =
        Inputs.none()
            .flag("--sds", "tcp://127.0.0.1:" + port)
            .flag("--agent-socket", "unix://" + folder.resolve("agent"))
            .flag("--http", "off")
            .config();
    try (var _ = Bridge.start(config, "test")) {
      assertThat(exitCode("bash", "-c", CONNECT + port)).isZero();
      assertThat(exitCode("unshare", "--net", "bash", "-c", "ip link set lo up; " + CONNECT + port))
          .isNotZero();
    }
  }

  private static int exitCode(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor();
    } catch (IOException missing) {
      return -1;
    }
  }
}
