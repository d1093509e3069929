package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands of the control plane, as far as they come without a cluster. */
class ControlPlaneCommandsTest extends CommandLines {

  @Test
  void helpOfControllerNamesEveryFlag() {
    assertThat(run("controller", "--help")).isEqualTo(0);
    assertThat(out.toString()).contains("--config");
    for (ControllerSetting setting : ControllerSetting.values()) {
      setting.flag().ifPresent(flag -> assertThat(out.toString()).contains(flag.name()));
    }
  }

  @Test
  void controllerHandsItsFlagsOver() {
    assertThat(
            run(
                Map.of("SPIRE_BRIDGE_CLASS_NAME", "of-the-variable", "POD_NAMESPACE", "mesh"),
                "controller",
                "--trust-domain=example.org",
                "--class-name",
                "spire-mgmt-spire",
                "--context",
                "kind"))
        .isEqualTo(0);

    ControllerConfig config = controlled.getFirst();
    assertThat(config.namespaces().className()).isEqualTo("spire-mgmt-spire");
    assertThat(config.lease().namespace()).isEqualTo("mesh");
    assertThat(config.cluster().context()).contains("kind");
  }

  @Test
  void controllerReportsAllProblemsAndStartsNothing() {
    assertThat(run("controller", "--trust-domain", "a b", "--lease-namespace", "A")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: 2 problems in the configuration
              --trust-domain: "a b" is not a trust domain: trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores; write its name, like example.org
              --lease-namespace: "A" is not a name of Kubernetes; write at most 63 of a-z, 0-9 and -, like spire-bridge
            """);
    assertThat(controlled).isEmpty();
  }

  @Test
  void configCheckKnowsTheControllersFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            trustDomain: example.org
            className: spire-mgmt-spire
            namespaces:
              federatesWith: all
              federationAllowed: [other.example]
            federation:
              - trustDomain: partner.example
                endpoint: https://spire.partner.example:8443
                profile: https_spiffe
                endpointSpiffeId: spiffe://partner.example/spire/server
            issuerCheck:
              agentSocket: unix:///run/agent.sock
              gateways: [ingress/gateway]
            http: 10.0.0.1:9877
            allowNonLoopback: true
            """);

    assertThat(run("config", "check", "--for", "controller", file.toString())).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            file
                + """
                 is valid
                  trust domain   example.org
                  label          spiffe.io/spire-managed-identity=true
                  single pods    may ask by the same label
                  template       spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}
                  class name     spire-mgmt-spire
                  refused        kube-.*, spire, spire-(system|server|mgmt), spire-bridge
                  maximum TTL    1h
                  federates with all that spire-bridge has declared
                  may ask for    other.example
                  cluster domain cluster.local
                  federation     partner.example at https://spire.partner.example:8443, https_spiffe
                  lease          spire-bridge/spire-bridge-controller, for 15s, renewed every 2s and given up after 10s
                  cluster        as kubectl finds it, its current context
                  issuer check   every 1m, by the agent at unix:///run/agent.sock; gateways: ingress/gateway; at most 5s for each, 30s of tolerance; the mesh's CA from spire-bridge/istio-ca-root-cert
                  http           10.0.0.1:9877
                  health         with http
                  log            text, level info
                  warning: http: tcp://10.0.0.1:9877 is not loopback, so it answers there what --health does, and shows no namespace
                  warning: federation[0].bundleFile (%s:7:5): is missing: SPIRE cannot authenticate an https_spiffe endpoint whose bundle it has never seen; give the bundle of the other side here, or to `spire-server bundle set`
                """
                    .formatted(file));
  }

  @Test
  void aFileOfTheOtherCommandIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "trustDomain: example.org");

    assertThat(run("config", "check", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("trustDomain", "unknown key");
  }

  @Test
  void theGroupsOfCommandsShowWhatIsInThem() {
    assertThat(run("namespace")).isEqualTo(2);
    assertThat(err.toString()).contains("list", "label", "unlabel", "adopt");
    assertThat(run("federation")).isEqualTo(2);
    assertThat(err.toString()).contains("add", "remove", "verify");
  }

  @Test
  void namespaceCommandsWantANamespace() {
    assertThat(run("namespace", "label")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: Missing required parameter: 'NAMESPACE'
            Run spire-bridge namespace label --help to see what it takes.
            """);
  }

  @Test
  void aKubeconfigThatIsNotThereIsBadUsage() {
    assertThat(run("namespace", "list", "--kubeconfig", folder.resolve("none").toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .startsWith("spire-bridge: there is no kubeconfig " + folder.resolve("none"));
  }

  @Test
  void anApiServerThatIsNotThereIsNotFoundOut() throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            current-context: c
            """);

    assertThat(run("namespace", "label", "shop", "--kubeconfig", kubeconfig.toString()))
        .isEqualTo(3);
    assertThat(err.toString())
        .startsWith("spire-bridge: the API server http://127.0.0.1:1 cannot be reached")
        .hasLineCount(1);
  }

  @Test
  void federationAddSaysWhatIsWrongWithARelationship() throws IOException {
    assertThat(run("federation", "remove", "spiffe://partner.example/x")).isEqualTo(2);
    assertThat(err.toString()).contains("is no trust domain; write its name, like partner.example");
  }
}
