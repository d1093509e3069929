package dev.spirebridge.diagnose.evidence;

import dev.spirebridge.clusterspiffeid.PodRegistration;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of one pod.
 *
 * @param labels what of its registration the labels alone tell
 * @param registration the whole of it
 * @param now of this machine
 */
public record Evidence(
    Asked asked,
    PodEvidence pod,
    Looked<PodRegistration> labels,
    Looked<PodRegistration> registration,
    BridgeEvidence bridge,
    ProxyEvidence proxy,
    IssuerEvidence issuer,
    Instant now) {

  /**
   * What was asked, and by which settings.
   *
   * @param label the key of the controller's label
   * @param className of its objects; empty for none
   * @param trustDomain the cluster's own, where somebody said so
   * @param clusterDomain of its DNS
   */
  public record Asked(
      String namespace,
      String name,
      String label,
      String className,
      Optional<TrustDomain> trustDomain,
      String clusterDomain) {}

  /** The pod, if it is there. */
  public Optional<PodFacts> podFacts() {
    return pod instanceof PodEvidence.There(PodFacts facts) ? Optional.of(facts) : Optional.empty();
  }
}
