package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WriteOutcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ClusterFederatedTrustDomains at the API server. */
public final class FederationApi {

  private static final ResourceDefinitionContext KIND = SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN;

  private FederationApi() {}

  /** What the planners look at. */
  public static ObservedFederatedTrustDomain observed(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    Map<String, Object> spec = new HashMap<>();
    if (object.getAdditionalProperties().get("spec") instanceof Map<?, ?> fields) {
      fields.forEach((field, value) -> {
        if (value != null) {
          spec.put(String.valueOf(field), value);
        }
      });
    }
    return new ObservedFederatedTrustDomain(
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        created(metadata),
        metadata.getDeletionTimestamp() != null,
        orNone(metadata.getLabels()),
        orNone(metadata.getAnnotations()),
        spec);
  }

  /**
   * Does what a planner said. Nothing is written to another object than the one it looked at.
   * Blocks as {@link ServerSideApply} does.
   *
   * @param change anything but a {@link FederationChange.Keep}
   */
  public static WriteOutcome write(ServerSideApply api, FederationChange change) {
    return switch (change) {
      case FederationChange.Apply(var desired, var observed, var _) when observed.isEmpty() ->
          api.create(KIND, toApply(desired, observed));
      case FederationChange.Apply(var desired, var observed, var _) ->
          api.apply(
              KIND,
              toApply(desired, observed),
              answer -> !FederationObjects.differences(observed(answer), desired).isEmpty());
      case FederationChange.Delete(var observed, var _) -> api.delete(KIND, identity(observed));
      case FederationChange.Keep _ ->
          throw new IllegalArgumentException("nothing to write: " + change.name());
    };
  }

  private static GenericKubernetesResource toApply(
      DesiredFederatedTrustDomain desired, Optional<ObservedFederatedTrustDomain> observed) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(SpireKinds.API_VERSION)
        .withKind(KIND.getKind())
        .withNewMetadata()
        .withName(desired.name())
        .withUid(observed.map(ObservedFederatedTrustDomain::uid).orElse(null))
        .withLabels(desired.labels())
        .withAnnotations(desired.annotations())
        .endMetadata()
        .withAdditionalProperties(Map.of("spec", desired.spec()))
        .build();
  }

  private static ObjectMeta identity(ObservedFederatedTrustDomain observed) {
    return new ObjectMetaBuilder()
        .withName(observed.name())
        .withUid(observed.uid())
        .withResourceVersion(observed.resourceVersion())
        .build();
  }

  /** The API server sets it on every object; should it not, the object counts as old. */
  private static Instant created(ObjectMeta metadata) {
    try {
      String text = metadata.getCreationTimestamp();
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private static Map<String, String> orNone(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
