package dev.spirebridge.clusterspiffeid;

import java.util.Map;

/**
 * A ClusterSPIFFEID as it should be. Names every field of the spec, those at their default too, so
 * that a field somebody else set (admin, say) counts as a difference.
 *
 * @param labels ours, the owner's among them; others on the object are left alone
 * @param annotations likewise
 * @param spec as it is in JSON
 */
public record DesiredClusterSpiffeId(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, Object> spec) {

  public DesiredClusterSpiffeId {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    spec = Map.copyOf(spec);
  }
}
