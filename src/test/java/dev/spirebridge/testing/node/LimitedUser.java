package dev.spirebridge.testing.node;

import dev.spirebridge.testing.peers.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service account as whom a person works, without any rights so far. */
final class LimitedUser {

  private LimitedUser() {}

  /** Makes the account, and returns a kubeconfig of it. */
  static Path create(NodeCluster cluster, Workload identity) {
    Kubectl kubectl = cluster.kubectl();
    String name = identity.name();
    kubectl.run("create", "serviceaccount", name, "--namespace", identity.namespace());
    String token = kubectl.run("create", "token", name, "--namespace", identity.namespace());
    String admins =
        kubectl.run("config", "view", "--raw", "--minify", "--flatten", "--output", "json");
    return write(cluster.folder().resolve(name + ".kubeconfig"), admins, token.strip());
  }

  private static Path write(Path file, String admins, String token) {
    String cluster = Http.parse(admins).at("/clusters/0/cluster").toString();
    String kubeconfig =
        """
        apiVersion: v1
        kind: Config
        current-context: reader
        clusters: [{name: cluster, cluster: %s}]
        users: [{name: reader, user: {token: %s}}]
        contexts: [{name: reader, context: {cluster: cluster, user: reader}}]
        """
            .formatted(cluster, token);
    try {
      return Files.writeString(file, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
