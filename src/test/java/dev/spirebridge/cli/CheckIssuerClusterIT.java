package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check-issuer} asks of a real API server, which has no node to run pods on. */
class CheckIssuerClusterIT {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");
  private static final CertificateAuthority OURS =
      CertificateAuthority.selfSigned(OWN, Duration.ofDays(1), InstantSource.system());
  private static final String NOBODY = "nobody";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static String svid = "";
  private static String bundle = "";

  @BeforeAll
  static void startTheServer() throws IOException {
    server = KubeApiServer.start(folder, NOBODY);
    var chain = OURS.issue(OWN.newSpiffeId("web"), "", Duration.ofHours(1)).chain();
    svid = Files.writeString(folder.resolve("svid.pem"), Pem.of(chain)).toString();
    bundle = Files.writeString(folder.resolve("bundle.pem"), Pem.of(OURS.root())).toString();
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: trust}\n");
    configMap("one", "ca.crt", Pem.of(OURS.root()));
    configMap("bad", "ca.crt", "no bundle\n");
    server.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: trust, name: two}
        data: {a: x, b: y}
        """);
  }

  private static void configMap(String name, String key, String text) {
    server.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: trust, name: %s}
        data:
          %s: |
        %s\
        """
            .formatted(
                name,
                key,
                text.lines().map(line -> "    " + line + "\n").collect(Collectors.joining())));
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  private static CheckIssuerRun run(Path kubeconfig, String... flags) {
    List<String> line = new ArrayList<>(List.of("--kubeconfig", kubeconfig.toString()));
    line.addAll(Arrays.asList(flags));
    return CheckIssuerRun.of(line);
  }

  private static CheckIssuerRun judgedBy(String configMap) {
    return run(server.adminKubeconfig(), "--files", svid, "--bundle", configMap);
  }

  @Test
  void takesTheBundleOfAConfigMap() {
    for (String name : List.of("configmap:trust/one", "configmap:trust/one/ca.crt")) {
      CheckIssuerRun run = judgedBy(name);
      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(0);
      assertThat(run.out())
          .contains("The mesh's own CA is not known (there is no ConfigMap istio-");
    }
  }

  @Test
  void aConfigMapThatHasNoBundleIsCouldNotFindOut() {
    knowsNothing("configmap:trust/none", "there is no ConfigMap trust/none");
    knowsNothing("configmap:none/none", "there is no ConfigMap none/none");
    knowsNothing("configmap:trust/one/other", "ConfigMap trust/one has no key other");
    knowsNothing("configmap:trust/two", "has 2 keys: name one of them, as configmap:trust/two/KEY");
    knowsNothing("configmap:trust/bad", "ConfigMap trust/bad is no trust bundle");
  }

  private static void knowsNothing(String configMap, String why) {
    CheckIssuerRun run = judgedBy(configMap);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
    assertThat(run.out()).contains(why).endsWith("could not be found out: 1 of 1\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void saysWhichRuleIsMissing() {
    Path nobody = server.kubeconfigFor(NOBODY);
    CheckIssuerRun pods =
        run(nobody, "--bundle", bundle, "-n", "trust", "--gateway", "trust/in", "--files", svid);
    assertThat(pods.exitCode()).isEqualTo(3);
    assertThat(pods.out())
        .contains("may not list pods in the namespace trust", "check-issuer.yaml")
        .contains("could not be found out: 2 of 3");
    assertThat(pods.row(svid)).contains(" trusted ");

    CheckIssuerRun map = run(nobody, "--bundle", "configmap:trust/one", "--files", svid);
    assertThat(map.exitCode()).isEqualTo(3);
    assertThat(map.out()).contains("ConfigMap trust/one cannot be read", "may not get");
  }

  @Test
  void namespacesWithoutPodsAreCouldNotFindOut() {
    CheckIssuerRun run =
        run(server.adminKubeconfig(), "--bundle", bundle, "-n", "trust", "--gateway", "trust/in");
    assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
    assertThat(run.row("trust")).contains(" unreachable ");
    assertThat(run.out())
        .contains(
            "no pod of it is running", "there is no Deployment and no DaemonSet of that name");
  }
}
