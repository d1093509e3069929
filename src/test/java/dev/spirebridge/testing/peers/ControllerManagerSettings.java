package dev.spirebridge.testing.peers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a spire-controller-manager under test is told, beside where its API server and SPIRE server
 * are.
 *
 * @param className of the objects it takes; empty for only those without one
 * @param watchClassless whether it takes objects without a class name too
 * @param entryIdPrefix what the IDs of its entries begin with, without the dot that it adds; it
 *     deletes any other entry of the SPIRE server when this is empty
 * @param ignoredNamespaces regular expressions, found anywhere in a name
 * @param idleInterval after which it looks at everything again although nothing told it to; empty
 *     for its own default of ten seconds
 */
public record ControllerManagerSettings(
    String className,
    boolean watchClassless,
    String entryIdPrefix,
    List<String> ignoredNamespaces,
    Optional<Duration> idleInterval) {

  public ControllerManagerSettings {
    ignoredNamespaces = List.copyOf(ignoredNamespaces);
  }

  /**
   * Takes objects without a class name, leaves the entries of others alone, ignores kube-system.
   */
  public static ControllerManagerSettings classless() {
    return new ControllerManagerSettings(
        "",
        true,
        "controller-manager",
        List.of("^kube-system$", "^kube-public$"),
        Optional.empty());
  }

  /** Takes nothing but the objects of a class, as the Helm chart of SPIRE sets it up. */
  public ControllerManagerSettings ofClassOnly(String name) {
    return new ControllerManagerSettings(
        name, false, entryIdPrefix, ignoredNamespaces, idleInterval);
  }

  public ControllerManagerSettings ignoring(String... namespaces) {
    return new ControllerManagerSettings(
        className, watchClassless, entryIdPrefix, List.of(namespaces), idleInterval);
  }

  /** For a test that is not about how long it takes. */
  public ControllerManagerSettings lookingEvery(Duration interval) {
    return new ControllerManagerSettings(
        className, watchClassless, entryIdPrefix, ignoredNamespaces, Optional.of(interval));
  }

  /**
   * Its configuration file; JSON is YAML. Durations are in nanoseconds there. It takes no
   * ClusterStaticEntries: nobody defines them.
   */
  String configuration(SpireServer server) {
    return """
    {
      "apiVersion": "spire.spiffe.io/v1alpha1",
      "kind": "ControllerManagerConfig",
      "clusterName": "test",
      "clusterDomain": "cluster.local",
      "trustDomain": "%1$s",
      "className": "%2$s",
      "watchClassless": %3$s,
      "entryIDPrefix": "%4$s",
      "ignoreNamespaces": [%5$s],
      "gcInterval": %6$d,
      "parentIDTemplate": "%7$s",
      "spireServerSocketPath": "%8$s",
      "reconcile": {
        "clusterSPIFFEIDs": true,
        "clusterFederatedTrustDomains": true,
        "clusterStaticEntries": false
      },
      "metrics": {"bindAddress": "0"},
      "leaderElection": {"leaderElect": false}
    }
    """
        .formatted(
            server.trustDomain(),
            className,
            watchClassless,
            entryIdPrefix,
            String.join(", ", ignoredNamespaces.stream().map(name -> '"' + name + '"').toList()),
            idleInterval.orElse(Duration.ZERO).toNanos(),
            server.nodeId(),
            server.socket());
  }
}
