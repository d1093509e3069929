package dev.spirebridge.testing.node;

import dev.spirebridge.cli.CheckIssuerRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Somebody who runs {@code check-issuer} with no rights but those of check-issuer.yaml. */
final class IssuerReader {

  private static final String ROLE = "spire-bridge-check-issuer";
  private static final Workload IDENTITY = new Workload(NodeCluster.SYSTEM, "issuer-reader");

  private final Kubectl kubectl;
  private final Path kubeconfig;

  private IssuerReader(Kubectl kubectl, Path kubeconfig) {
    this.kubectl = kubectl;
    this.kubeconfig = kubeconfig;
  }

  /** One without any rights so far. */
  static IssuerReader create(NodeCluster cluster) {
    return new IssuerReader(cluster.kubectl(), LimitedUser.create(cluster, IDENTITY));
  }

  /** Gives it the rights of the role in a namespace. */
  void bind(String namespace) {
    kubectl.run(
        "create",
        "rolebinding",
        IDENTITY.name(),
        "--namespace=" + namespace,
        "--clusterrole=" + ROLE,
        "--serviceaccount=" + IDENTITY.namespace() + ":" + IDENTITY.name());
  }

  /** Gives it other rights in a namespace than those of the role. */
  void bindInstead(String namespace, String rules) {
    kubectl.run(
        "delete", "rolebinding", IDENTITY.name(), "--namespace", namespace, "--ignore-not-found");
    kubectl.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: less, namespace: %1$s}
        rules: %2$s
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: less, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: less}
        subjects: [{kind: ServiceAccount, name: %3$s, namespace: %4$s}]
        """
            .formatted(namespace, rules, IDENTITY.name(), IDENTITY.namespace()));
  }

  CheckIssuerRun check(String... flags) {
    List<String> line = new ArrayList<>(List.of("--kubeconfig", kubeconfig.toString()));
    line.addAll(Arrays.asList(flags));
    return CheckIssuerRun.of(line);
  }
}
