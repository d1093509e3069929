package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.ClusterAccess;
import dev.spirebridge.kubernetes.NamespacedName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said about Secrets. */
class ConfigSecretsTest {

  private static final NamespacedName GATEWAY = new NamespacedName("istio-ingress", "gateway");
  private static final NamespacedName EDGE = new NamespacedName("edge", "tls");

  @Test
  void oneInThePodsOwnNamespaceNeedsNoLeaveAndIsWarnedOf() {
    BridgeConfig config =
        Inputs.serving()
            .inPodOf("istio-ingress")
            .flag("--secret", "istio-ingress/gateway")
            .config();

    assertThat(config.secrets())
        .isEqualTo(new SecretsConfig(List.of(GATEWAY), ClusterAccess.DEFAULT));
    assertThat(config.warnings())
        .containsExactly(
            "the Secret istio-ingress/gateway will hold a private key: from then on that key is in"
                + " the Kubernetes API, in etcd and its backups, and anybody who may read Secrets"
                + " in the namespace istio-ingress has it");
  }

  @Test
  void nobodyHasOneUnasked() {
    assertThat(Inputs.serving().inPodOf("shop").config().secrets()).isEqualTo(SecretsConfig.NONE);
  }

  @Test
  void noListenerIsNeededBesideIt() {
    assertThat(Inputs.none().inPodOf("edge").flag("--secret", "edge/tls").config().sds()).isEmpty();
  }

  @Test
  void theFileAllowsOtherNamespacesAndAFlagReplacesItsNames() {
    String file =
        """
        secrets:
          names: [edge/tls]
          allowedNamespaces: [istio-ingress, edge]
          kubeconfig: /etc/kube
          context: prod
        """;

    assertThat(Inputs.serving().withFile(file).config().secrets())
        .isEqualTo(
            new SecretsConfig(
                List.of(EDGE),
                new ClusterAccess(Optional.of(Path.of("/etc/kube")), Optional.of("prod"))));
    assertThat(
            Inputs.serving()
                .withFile(file)
                .flag("--secret", "istio-ingress/gateway")
                .flag("--context", "test")
                .config()
                .secrets())
        .isEqualTo(
            new SecretsConfig(
                List.of(GATEWAY),
                new ClusterAccess(Optional.of(Path.of("/etc/kube")), Optional.of("test"))));
  }

  @Test
  void aFlagAloneReachesNoOtherNamespace() {
    assertThat(
            Inputs.serving().inPodOf("shop").flag("--secret", "istio-ingress/gateway").problems())
        .containsExactly(
            "--secret #1: \"istio-ingress/gateway\" is not in a namespace that is allowed, which"
                + " shop is; list istio-ingress in the file's secrets.allowedNamespaces if that is"
                + " meant");
    assertThat(Inputs.serving().flag("--secret", "istio-ingress/gateway").problems())
        .containsExactly(
            "--secret #1: \"istio-ingress/gateway\" is not in the pod's own namespace: this process"
                + " is in no pod that has one; list istio-ingress in the file's"
                + " secrets.allowedNamespaces if that is meant");
  }

  @Test
  void theListReplacesTheOwnNamespace() {
    assertThat(
            Inputs.serving()
                .inPodOf("shop")
                .withFile("secrets: {allowedNamespaces: [edge, istio-ingress]}")
                .flag("--secret", "shop/tls")
                .problems())
        .containsExactly(
            "--secret #1: \"shop/tls\" is not in a namespace that is allowed, which edge,"
                + " istio-ingress are; list shop in the file's secrets.allowedNamespaces if that is"
                + " meant");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    String file =
        """
        secrets:
          names: [edge, edge/tls, edge/tls]
          allowedNamespaces: [Edge, edge]
        """;

    assertThat(
            Inputs.serving()
                .withFile(file)
                .flag("--secret", "shop/a b")
                .flag("--secret", "other/tls")
                .problems())
        .containsExactlyInAnyOrder(
            "secrets.names[0] (f.yaml:2:11): \"edge\" is not NAMESPACE/NAME of an object; write"
                + " both, like istio-ingress/gateway",
            "secrets.names[2] (f.yaml:2:27): \"edge/tls\" is already there as secrets.names[1];"
                + " name each Secret once",
            "secrets.allowedNamespaces[0] (f.yaml:3:23): \"Edge\" is not a name of Kubernetes;"
                + " write at most 63 of a-z, 0-9 and -, like spire-bridge",
            "--secret #1: \"shop/a b\" is not NAMESPACE/NAME of an object; write both, like"
                + " istio-ingress/gateway",
            "--secret #2: \"other/tls\" is not in a namespace that is allowed, which edge is; list"
                + " other in the file's secrets.allowedNamespaces if that is meant");
  }

  @Test
  void aDaemonHasNoIdentityOfItsOwnToPutThere() {
    String reason =
        "is of no use with the source delegated: the identities of a node's bridge are its"
            + " callers', and none of them is its own to put into a Secret; remove it, or run a"
            + " bridge with --source workload-api beside the workload";

    assertThat(
            Inputs.delegated()
                .inPodOf("edge")
                .withFile("secrets: {names: [edge/tls], allowedNamespaces: [edge]}")
                .flag("--secret", "edge/tls")
                .flag("--kubeconfig", "f")
                .problems())
        .containsExactlyInAnyOrder(
            "--secret #1: \"edge/tls\" " + reason,
            "secrets.names (f.yaml:1:18): " + reason,
            "secrets.allowedNamespaces (f.yaml:1:49): " + reason,
            "--kubeconfig: \"f\" " + reason);
  }

  @Test
  void whatIsOfNoUseWithoutOneIsRefused() {
    String reason = "is of no use without a Secret; give --secret NAMESPACE/NAME, or remove it";

    assertThat(
            Inputs.serving()
                .withFile("secrets: {allowedNamespaces: [edge]}")
                .flag("--context", "c")
                .variable("SPIRE_BRIDGE_KUBECONFIG", "/of/other/commands")
                .problems())
        .containsExactlyInAnyOrder(
            "secrets.allowedNamespaces (f.yaml:1:30): " + reason, "--context: \"c\" " + reason);
  }
}
