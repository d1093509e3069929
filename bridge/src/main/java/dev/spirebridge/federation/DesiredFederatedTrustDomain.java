package dev.spirebridge.federation;

import java.util.Map;

/**
 * A ClusterFederatedTrustDomain as it should be. Names every field of the spec, also those that are
 * empty, so that whatever somebody adds by hand counts as a difference.
 *
 * @param labels ours, the owner's among them; others on the object are left alone
 * @param annotations likewise
 * @param spec as it is in JSON
 */
public record DesiredFederatedTrustDomain(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, Object> spec) {

  public DesiredFederatedTrustDomain {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    spec = Map.copyOf(spec);
  }
}
