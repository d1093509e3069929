package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.ApiObjects;
import dev.spirebridge.clusterspiffeid.Change;
import dev.spirebridge.clusterspiffeid.ClusterView;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.Plan;
import dev.spirebridge.clusterspiffeid.Planner;
import dev.spirebridge.clusterspiffeid.Relationship;
import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the cluster for the commands, and does what was planned. Every method blocks, and fails
 * with fabric8's KubernetesClientException; for one thread.
 */
public final class NamespaceWorkflow {

  /** As kubectl's own rollout restart does it. */
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Ownership.OWNER)
          .build();

  private final KubernetesClient client;
  private final InstantSource clock;
  private final NamespaceSettings settings;
  private final ClusterReader reader;

  /**
   * @param relationships what a ClusterFederatedTrustDomain declares, if SPIRE heeds it
   */
  public NamespaceWorkflow(
      KubernetesClient client,
      NamespaceSettings settings,
      Function<GenericKubernetesResource, Optional<Relationship>> relationships,
      InstantSource clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.reader = new ClusterReader(client, clock, relationships);
  }

  /** What {@code namespace list} shows. */
  public NamespaceList list() {
    ClusterView cluster = reader.whole();
    Plan plan = new Planner(settings).plan(cluster);
    return new NamespaceList(plan.rows(), plan.wholeCluster(), OtherClass.doubt(cluster, settings));
  }

  /**
   * @param withInjectors whether Istio's webhooks are looked at too
   */
  public WorkflowView look(List<String> namespaces, boolean withInjectors) {
    return reader.of(namespaces, withInjectors);
  }

  /** Sets and takes off the labels of the namespace; a step without any sends nothing. */
  public void relabel(NamespaceStep.Go step) {
    if (!step.labels().isEmpty()) {
      client.namespaces().withName(step.namespace()).patch(MERGE, patch(metadata(step)));
    }
  }

  /** Makes the object ours, if it is still the one that was looked at. */
  public void adopt(NamespaceStep.Go step) {
    if (!step.labels().isEmpty()) {
      Map<String, Object> metadata = metadata(step);
      step.version().ifPresent(text -> metadata.put("resourceVersion", text));
      object(step).patch(MERGE, patch(metadata));
    }
  }

  /** Waits until the object has been written as planned and taken, but no longer than that. */
  public Awaited awaitTaken(NamespaceStep.Go step, Duration atMost) {
    Optional<Awaited> ended =
        await(step, atMost, object -> isWritten(step, object) && isTaken(object));
    if (ended.isPresent()) {
      return Awaited.TAKEN;
    }
    return isWritten(step, object(step).get()) ? Awaited.NOT_TAKEN : Awaited.NOT_WRITTEN;
  }

  /** One that was there before is not written by being there. */
  private static boolean isWritten(
      NamespaceStep.Go step, @Nullable GenericKubernetesResource object) {
    if (object == null) {
      return false;
    }
    ObservedClusterSpiffeId now = ApiObjects.clusterSpiffeId(object);
    boolean corrected =
        !(step.change().orElse(null) instanceof Change.Apply apply)
            || apply.observed().isEmpty()
            || apply.isDoneIn(now);
    return now.isOurs() && corrected;
  }

  /** Waits until the object is gone, but no longer than that. */
  public Awaited awaitGone(NamespaceStep.Go step, Duration atMost) {
    return await(step, atMost, object -> object == null || !isOurs(object)).isPresent()
        ? Awaited.GONE
        : Awaited.STILL_THERE;
  }

  /** Makes the pods of a workload anew, by its own strategy. */
  public void restart(String namespace, Restart restart) {
    Map<String, Object> annotations = Map.of(RESTARTED_AT, clock.instant().toString());
    Map<String, Object> template =
        Map.of("template", Map.of("metadata", Map.of("annotations", annotations)));
    client
        .genericKubernetesResources(Kinds.of(restart.workload()))
        .inNamespace(namespace)
        .withName(restart.workload().name())
        .patch(MERGE, json(Map.of("spec", template)));
  }

  private Optional<Awaited> await(
      NamespaceStep.Go step,
      Duration atMost,
      Predicate<@Nullable GenericKubernetesResource> condition) {
    try {
      object(step).waitUntilCondition(condition, atMost.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.of(Awaited.TAKEN);
    } catch (KubernetesClientTimeoutException e) {
      return Optional.empty();
    }
  }

  private static boolean isOurs(GenericKubernetesResource object) {
    return ApiObjects.clusterSpiffeId(object).isOurs();
  }

  private static boolean isTaken(@Nullable GenericKubernetesResource object) {
    return object != null && ApiObjects.clusterSpiffeId(object).stats().isPresent();
  }

  private Resource<GenericKubernetesResource> object(NamespaceStep.Go step) {
    return client
        .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
        .withName(step.clusterSpiffeId());
  }

  private static Map<String, Object> metadata(NamespaceStep.Go step) {
    Map<String, @Nullable String> labels = new HashMap<>();
    step.labels().forEach((key, value) -> labels.put(key, value.orElse(null)));
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("labels", labels);
    return metadata;
  }

  private String patch(Map<String, Object> metadata) {
    return json(Map.of("metadata", metadata));
  }

  /** A null in it takes a label off. */
  private String json(Map<String, Object> content) {
    return client.getKubernetesSerialization().asJson(content);
  }
}
