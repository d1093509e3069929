package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.Ports;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It is of no use to allow an address: in the clear others are told of health alone. */
class HttpBeyondLoopbackTest {

  @TempDir private Path folder;

  @Test
  void whatNamesIdentitiesAndCallersIsNotAnsweredInTheClear() throws Exception {
    int port = Ports.free();
    BridgeConfig config =
        Inputs.none()
            .flag("--sds", "unix://" + folder.resolve("sds"))
            .flag("--agent-socket", "unix://" + folder.resolve("agent"))
            .flag("--http", "0.0.0.0:" + port)
            .flag("--allow-non-loopback", "true")
            .config();
    try (var _ = EmbeddedWorkloadApi.started(folder.resolve("agent"));
        var _ = Bridge.start(config, "test");
        Http http = new Http()) {
      assertThat(status(http, port, "/livez")).isEqualTo(200);
      assertThat(status(http, port, "/metrics")).isEqualTo(200);
      assertThat(status(http, port, "/api/v1/status")).isEqualTo(404);
      assertThat(status(http, port, "/api/v1/identities")).isEqualTo(404);
      assertThat(status(http, port, "/page.js")).isEqualTo(404);
    }
  }

  private static int status(Http http, int port, String path) throws Exception {
    return http.get(URI.create("http://127.0.0.1:" + port + path)).statusCode();
  }
}
