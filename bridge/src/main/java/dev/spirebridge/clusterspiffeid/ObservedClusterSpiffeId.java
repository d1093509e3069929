package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Ownership;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A ClusterSPIFFEID as the API server has it, ours or somebody else's.
 *
 * @param spec as it is in JSON, maps, lists and scalars; also fields this program does not know
 * @param stats empty until spire-controller-manager has looked at the object
 */
public record ObservedClusterSpiffeId(
    String name,
    String uid,
    String resourceVersion,
    Instant created,
    boolean terminating,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, Object> spec,
    Optional<Stats> stats) {

  public ObservedClusterSpiffeId {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    spec = Map.copyOf(spec);
  }

  public boolean isOurs() {
    return Ownership.isOurs(labels);
  }

  /** Whether it records what it was made from: without that, it cannot be made again. */
  public boolean hasRecord() {
    return RenderedFrom.read(annotations).isPresent();
  }
}
