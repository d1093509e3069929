package dev.spirebridge.issuer.watch;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.kubernetes.ObjectReference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uid of a Deployment, which its pods do not tell and {@code kubectl describe} looks for. */
public final class WorkloadIds implements Function<ObjectReference, Optional<String>> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkloadIds.class);

  private final ApiReads reads;

  public WorkloadIds(KubernetesClient client) {
    this.reads = new ApiReads(client);
  }

  /** Empty also where it cannot be read: an Event without it is better than none. */
  @Override
  public Optional<String> apply(ObjectReference workload) {
    if (!workload.kind().equals("Deployment") || workload.namespace().isEmpty()) {
      return Optional.empty();
    }
    try {
      return reads
          .find(
              GenericKubernetesResource.class,
              "/apis/apps/v1",
              "deployments",
              workload.namespace().get(),
              workload.name())
          .map(found -> found.getMetadata().getUid());
    } catch (KubernetesClientException e) {
      LOG.debug("No uid of {}: {}", workload.name(), ApiFailure.of(e).sentence());
      return Optional.empty();
    }
  }
}
