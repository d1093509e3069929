package dev.spirebridge.app;

import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How the controller checks whose certificates the pods present.
 *
 * @param agentSocket the Workload API that its own identity and the trust bundles come from
 * @param gateways Deployments or DaemonSets
 * @param period after which every handshake is made anew
 * @param timeout for one target, and for one bridge
 * @param clockTolerance how far ahead of our clock a certificate may begin
 * @param meshCa the ConfigMap with the roots of Istio's own CA
 */
public record IssuerCheckConfig(
    Endpoint agentSocket,
    Set<NamespacedName> gateways,
    Duration period,
    Duration timeout,
    Duration clockTolerance,
    NamespacedName meshCa) {

  static final Duration DEFAULT_PERIOD = Duration.ofMinutes(1);
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  static final Duration DEFAULT_CLOCK_TOLERANCE = Duration.ofSeconds(30);

  /** As istiod calls it in every namespace; the controller's own is as good as any. */
  static final String MESH_CA = "istio-ca-root-cert";

  public IssuerCheckConfig {
    gateways = Collections.unmodifiableSet(new LinkedHashSet<>(gateways));
  }
}
