package dev.spirebridge.demo.kubernetes;

import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract is kube-apiserver's: what the embedded API is held to, the real one does. */
class KubernetesApiContractIT extends KubernetesApiContract {
  private static KubeApiServer server;
  private static KubernetesClient admin;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = KubeApiServer.start(folder);
    server.applyFolder(Path.of("clusterspiffeid", "crd"));
    admin = server.adminClient();
  }

  @AfterAll
  static void stop() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Override
  KubernetesClient client() {
    return admin;
  }
}
