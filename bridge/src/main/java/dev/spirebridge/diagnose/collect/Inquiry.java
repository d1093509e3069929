package dev.spirebridge.diagnose.collect;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.kubernetes.NamespacedName;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which pod, and where to look.
 *
 * @param settings the controller's
 * @param trustDomain the cluster's own, where somebody said so
 * @param bridgeNamespaces where the daemons may be
 * @param gateway a Deployment or DaemonSet whose issuer is to be the same
 * @param trust what certificates are judged by; empty for what the bridge tells
 * @param timeout for one look
 */
public record Inquiry(
    NamespacedName pod,
    NamespaceSettings settings,
    Optional<TrustDomain> trustDomain,
    List<String> bridgeNamespaces,
    Ports ports,
    Optional<NamespacedName> gateway,
    Optional<TrustSource> trust,
    Duration timeout) {

  public Inquiry {
    bridgeNamespaces = List.copyOf(bridgeNamespaces);
  }

  /**
   * @param http of the bridges
   * @param admin of the pod's Envoy; empty for its usual one
   */
  public record Ports(int http, Optional<Integer> admin) {}
}
