package dev.spirebridge.federation.workflow;

import dev.spirebridge.federation.DesiredFederatedTrustDomain;
import dev.spirebridge.federation.FederationChange;
import dev.spirebridge.federation.FederationObjects;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import dev.spirebridge.kubernetes.Differences;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WriteOutcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes ClusterFederatedTrustDomains for the commands. Blocks; reading fails with
 * fabric8's KubernetesClientException.
 */
public final class FederationWorkflow {

  private static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("spire.spiffe.io")
          .withVersion("v1alpha1")
          .withKind(FederationObjects.KIND)
          .withPlural(FederationObjects.PLURAL)
          .withNamespaced(false)
          .build();

  private final KubernetesClient client;
  private final ServerSideApply writes;

  public FederationWorkflow(KubernetesClient client) {
    this.client = client;
    // A person who runs a command needs no lease: the object is the command's own.
    this.writes = new ServerSideApply(client, () -> true);
  }

  /** All there are, by trust domain. */
  public List<ObservedFederatedTrustDomain> list() {
    return client.genericKubernetesResources(KIND).list().getItems().stream()
        .map(FederationWorkflow::observed)
        .sorted(Comparator.comparing(ObservedFederatedTrustDomain::trustDomain))
        .toList();
  }

  /**
   * Does what was planned.
   *
   * @return why not, ending with what to do; empty when it is done
   */
  public Optional<String> write(FederationChange change) {
    return switch (change) {
      case FederationChange.Keep _ -> Optional.empty();
      case FederationChange.Delete delete -> trouble(writes.delete(KIND, seen(delete.observed())));
      case FederationChange.Apply apply -> trouble(write(apply));
    };
  }

  /** Not forced where there was nothing: what somebody else made meanwhile stays. */
  private WriteOutcome write(FederationChange.Apply apply) {
    DesiredFederatedTrustDomain desired = apply.desired();
    return apply.differences().isEmpty()
        ? writes.create(KIND, body(desired))
        : writes.apply(
            KIND,
            body(desired),
            there ->
                !Differences.between("spec", observed(there).spec(), desired.spec()).isEmpty());
  }

  private static Optional<String> trouble(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Written _, WriteOutcome.Deleted _ -> Optional.empty();
      case WriteOutcome.Outdated(String why) -> Optional.of(why);
      case WriteOutcome.NotLeading _ -> Optional.of("nothing was written: run the command again");
      case WriteOutcome.Failed(var failure) -> Optional.of(failure.sentence());
    };
  }

  private static GenericKubernetesResource body(DesiredFederatedTrustDomain desired) {
    GenericKubernetesResource body = new GenericKubernetesResource();
    body.setApiVersion(FederationObjects.API_VERSION);
    body.setKind(FederationObjects.KIND);
    ObjectMeta meta = new ObjectMeta();
    meta.setName(desired.name());
    meta.setLabels(desired.labels());
    meta.setAnnotations(desired.annotations());
    body.setMetadata(meta);
    body.setAdditionalProperties(Map.of("spec", desired.spec()));
    return body;
  }

  private static ObjectMeta seen(ObservedFederatedTrustDomain observed) {
    ObjectMeta meta = new ObjectMeta();
    meta.setName(observed.name());
    meta.setUid(observed.uid());
    meta.setResourceVersion(observed.resourceVersion());
    return meta;
  }

  private static ObservedFederatedTrustDomain observed(GenericKubernetesResource object) {
    ObjectMeta meta = object.getMetadata();
    String created = meta.getCreationTimestamp();
    return new ObservedFederatedTrustDomain(
        meta.getName(),
        meta.getUid(),
        meta.getResourceVersion(),
        created == null ? Instant.EPOCH : Instant.parse(created),
        meta.getDeletionTimestamp() != null,
        meta.getLabels() == null ? Map.of() : meta.getLabels(),
        meta.getAnnotations() == null ? Map.of() : meta.getAnnotations(),
        map(object.getAdditionalProperties().get("spec")));
  }

  /** The entries that say something; JSON may also say null. */
  private static Map<String, Object> map(@Nullable Object json) {
    Map<String, Object> found = new HashMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (value != null) {
          found.put(String.valueOf(key), value);
        }
      });
    }
    return found;
  }
}
