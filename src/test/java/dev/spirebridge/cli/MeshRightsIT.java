package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.kubernetes.AccessReview;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.ConfigMapStates;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who have the rules of deploy/mesh/rbac and no others. */
class MeshRightsIT extends CommandLines {

  private static final String[] CONSUMERS = {"istio", "gloo", "emissary", "spinnaker", "strict"};
  private static final String NOBODY = "nobody";

  @TempDir private static Path files;

  private static KubeApiServer server;
  private static String bundle = "";

  @BeforeAll
  static void startTheServer() throws IOException {
    List<String> users = new ArrayList<>(List.of(CONSUMERS));
    users.add(NOBODY);
    server = KubeApiServer.start(files, users.toArray(String[]::new));
    bundle =
        Files.writeString(
                files.resolve("bundle.pem"),
                Pem.of(
                    CertificateAuthority.selfSigned(
                            TrustDomain.parse("example.org"),
                            Duration.ofDays(1),
                            InstantSource.system())
                        .root()))
            .toString();
    for (String consumer : CONSUMERS) {
      server.applyStrictly(Files.readString(Path.of("deploy/mesh/rbac", consumer + ".yaml")));
      server.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: %1$s}
          roleRef:
            {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: spire-bridge-mesh-%1$s}
          subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
          """
              .formatted(consumer));
    }
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  private int plan(String user, String consumer) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "mesh",
                consumer,
                "plan",
                "--kubeconfig=" + server.kubeconfigFor(user),
                "--trust-domain=example.org",
                "--bundle=" + bundle,
                "--image=spire-bridge:1"));
    switch (consumer) {
      case "strict" -> line.add("--mesh");
      case "spinnaker" -> line.addAll(List.of("--host=spin.example.org", "--issuer=ca"));
      default -> {}
    }
    return run(line.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio", "gloo", "emissary", "spinnaker", "strict"})
  void aPlanMayReadWhatItLooksFor(String consumer) {
    int code = plan(consumer, consumer);
    assertThat(err.toString()).doesNotContain("may not");
    assertThat(code).as(out + "" + err).isIn(0, 1);
  }

  @Test
  void withoutThemItIsNotFoundOut() {
    assertThat(plan(NOBODY, "gloo")).isEqualTo(3);
    assertThat(err.toString()).contains("may not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio", "gloo", "emissary", "spinnaker", "strict"})
  void theStateMayBeKeptAndPodsBeLookedInto(String consumer) {
    try (KubernetesClient client = server.client(consumer)) {
      StateKey key = new StateKey(consumer, "anywhere", "one");
      Ref first = Ref.of(MeshKind.CONFIG_MAP, "anywhere", "map");
      List<Right> rights =
          new ArrayList<>(new ConfigMapStates(new ApiObjects(client), "1").rights(key, first));
      for (String verb : List.of("get", "create")) {
        rights.add(
            new Right(verb, "", "pods/portforward", Optional.of("anywhere"), Optional.empty()));
      }
      assertThat(rights)
          .allSatisfy(right ->
              assertThat(
                      AccessReview.allowed(
                          client,
                          right.verb(),
                          right.group(),
                          right.resource(),
                          right.namespace(),
                          right.name()))
                  .as(right.toString())
                  .isTrue());
    }
  }
}
