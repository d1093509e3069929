package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.federation.workflow.FederationWorkflow;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of spire-config/federation as the real programs judge them. */
class SpireConfigurationIT {

  private static final Path FOLDER = Path.of("spire-config", "federation");
  private static final String VERIFIER = "verifier";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "spire-server, cluster1/server.conf",
    "spire-server, cluster2/server.conf",
    "spire-agent, cluster1/agent.conf",
    "spire-agent, cluster2/agent.conf",
  })
  void isTakenByTheRealProgram(String program, String file) {
    ProgramRun.Result result =
        new ProgramRun(Peers.require(program), List.of())
            .tryRun(List.of("validate", "-config", FOLDER.resolve(file).toString()));
    assertThat(result.output()).contains("is valid");
    assertThat(result.exitCode()).isZero();
  }

  /** Each field is known to the schemas: one that is not would be dropped without a word. */
  @Test
  void isTakenByTheRealApiServer() throws IOException {
    try (KubeApiServer server = KubeApiServer.start(folder, VERIFIER);
        KubernetesClient admin = server.adminClient()) {
      server.applyFolder(Path.of("clusterspiffeid/crd"));
      createNamespaces(admin, "spire", "shop");
      for (String side : List.of("cluster1", "cluster2")) {
        for (String file :
            List.of(
                "cluster-federated-trust-domain.yaml",
                "cluster-spiffe-id.yaml",
                "bundle-endpoint.yaml",
                "verify.yaml")) {
          server.applyStrictly(Files.readString(FOLDER.resolve(side).resolve(file)));
        }
        // The other side's has the same name, and a pod's arguments cannot be changed.
        admin.pods().inNamespace("spire-bridge-verify").withGracePeriod(0).delete();
        // With the part that is for later.
        server.applyStrictly(
            Files.readString(FOLDER.resolve(side).resolve("cluster-spiffe-id.yaml"))
                .replace("  # federatesWith:\n  # -", "  federatesWith:\n  -"));
      }
      listsNothingButRelationships(server, admin);
    }
  }

  /** The rights of verify.yaml, for a user in place of its service account. */
  private static void listsNothingButRelationships(KubeApiServer server, KubernetesClient admin) {
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(VERIFIER)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "spire-bridge-verify")
                .addNewSubject("rbac.authorization.k8s.io", "User", VERIFIER, null)
                .build())
        .create();
    try (KubernetesClient verifier = server.client(VERIFIER)) {
      Await.until(
          "the rights of verify.yaml to suffice",
          Duration.ofSeconds(30),
          () -> {
            try {
              return new FederationWorkflow(verifier).list().size() == 2;
            } catch (KubernetesClientException e) {
              return false;
            }
          });
      assertThatThrownBy(() -> verifier.namespaces().list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");
    }
  }

  private static void createNamespaces(KubernetesClient admin, String... names) {
    for (String name : names) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }
}
