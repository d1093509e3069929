package dev.spirebridge.deploy;

import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The tests of one class have the chart, and share an API server. */
abstract class ChartOnApiServer {

  static Chart chart;
  static KubeApiServer server;
  static KubernetesClient admin;

  @BeforeAll
  static void startTheServer(@TempDir Path folder) {
    chart = Chart.require();
    server =
        KubeApiServer.start(
            folder,
            // As every cluster that runs CSI drivers; the default of the program is to refuse.
            KubeApiServerOptions.withUsers().with("--allow-privileged=true"));
    admin = server.adminClient();
  }

  @AfterAll
  static void stopTheServer() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
