package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes one Lease; each write only if nobody else wrote since it was read. */
final class LeaseStore {

  /** A Lease as it was read. */
  record Stored(LeaseRecord lease, String version) {}

  private static final ResourceDefinitionContext KIND =
      ResourceDefinitionContext.fromResourceType(Lease.class);

  private final ApiRequests requests;
  private final String namespace;
  private final String name;
  private final Duration limit;

  LeaseStore(ApiRequests requests, String namespace, String name, Duration limit) {
    this.requests = requests;
    this.namespace = namespace;
    this.name = name;
    this.limit = limit;
  }

  Optional<Stored> read() {
    try {
      return Optional.of(
          stored(requests.json().unmarshal(requests.get(object(), limit), Lease.class)));
    } catch (KubernetesClientException e) {
      if (ApiFailure.of(e).kind() == ApiFailure.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  void create(LeaseRecord lease) {
    String collection = ResourcePaths.collection(KIND, Optional.of(namespace));
    requests.send("POST", collection, ApiRequests.JSON, body(lease, null), limit);
  }

  /**
   * @throws KubernetesClientException with 409 if it is no longer that version
   */
  void replace(LeaseRecord lease, String version) {
    requests.send("PUT", object(), ApiRequests.JSON, body(lease, version), limit);
  }

  private String object() {
    return ResourcePaths.object(KIND, Optional.of(namespace), name);
  }

  private Lease body(LeaseRecord lease, @Nullable String version) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withResourceVersion(version)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(lease.holder().orElse(""))
        .withLeaseDurationSeconds(seconds(lease.duration()))
        .withAcquireTime(lease.acquired().orElse(null))
        .withRenewTime(lease.renewed().orElse(null))
        .withLeaseTransitions(lease.transitions())
        .endSpec()
        .build();
  }

  /** Rounded up: others wait for that long, and must not take over while we still lead. */
  static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.plusNanos(999_999_999).toSeconds()));
  }

  private static Stored stored(Lease lease) {
    LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    Integer seconds = spec.getLeaseDurationSeconds();
    Integer transitions = spec.getLeaseTransitions();
    return new Stored(
        new LeaseRecord(
            Optional.ofNullable(spec.getHolderIdentity()).filter(holder -> !holder.isEmpty()),
            Duration.ofSeconds(seconds == null ? 1 : seconds),
            Optional.ofNullable(spec.getAcquireTime()),
            Optional.ofNullable(spec.getRenewTime()),
            transitions == null ? 0 : transitions),
        lease.getMetadata().getResourceVersion());
  }
}
