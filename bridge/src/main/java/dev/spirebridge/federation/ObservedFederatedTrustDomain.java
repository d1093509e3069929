package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Ownership;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ClusterFederatedTrustDomain as the API server has it, ours or somebody else's.
 *
 * @param spec as it is in JSON, maps and texts; also fields this program does not know
 */
public record ObservedFederatedTrustDomain(
    String name,
    String uid,
    String resourceVersion,
    Instant created,
    boolean terminating,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, Object> spec) {

  public ObservedFederatedTrustDomain {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    spec = Map.copyOf(spec);
  }

  public boolean isOurs() {
    return Ownership.isOurs(labels);
  }

  /** Empty on objects that are not ours, and where somebody took the annotation away. */
  public Optional<FederationSource> source() {
    return isOurs() ? FederationSource.in(annotations) : Optional.empty();
  }

  /** As the object has it, which need not be a trust domain's name. */
  public String trustDomain() {
    return text(spec.get("trustDomain"));
  }

  /** Empty for none. */
  public String className() {
    return text(spec.get("className"));
  }

  /** What it declares, or what is wrong with it; {@code bundleFile} stands for its bundle. */
  public CheckedFederation declared(Optional<TrustDomain> own) {
    Map<?, ?> profile = spec.get("bundleEndpointProfile") instanceof Map<?, ?> map ? map : Map.of();
    return FederationRules.check(
        new FederationRequest(
            trustDomain(),
            text(spec.get("bundleEndpointURL")),
            text(profile.get("type")),
            present(profile.get("endpointSPIFFEID")),
            present(spec.get("trustDomainBundle"))),
        own);
  }

  private static Optional<String> present(@Nullable Object value) {
    return Optional.of(text(value)).filter(found -> !found.isEmpty());
  }

  private static String text(@Nullable Object value) {
    return value instanceof String found ? found : "";
  }
}
