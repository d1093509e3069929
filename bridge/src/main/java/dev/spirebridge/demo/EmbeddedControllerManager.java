package dev.spirebridge.demo;

import static dev.spirebridge.logging.LogEvent.DEMO_OBJECT_LEFT_OUT;

import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's stand-in for spire-controller-manager: it watches ClusterSPIFFEIDs and pods, registers
 * the selected pods in an {@link EmbeddedTrustDomain}, and writes {@code status.stats}. Like the
 * real one it looks at everything anew when a ClusterSPIFFEID or a pod changes, and every 10 s, but
 * not when a namespace does. What it cannot do it refuses: templates of more than three fields, DNS
 * names, further selectors, admin and downstream entries, fallbacks.
 */
public final class EmbeddedControllerManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedControllerManager.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  /** As the real one breaks ties: the oldest, then by uid. */
  private static final Comparator<HasMetadata> OLDEST_FIRST =
      Comparator.<HasMetadata, String>comparing(each -> each.getMetadata().getCreationTimestamp())
          .thenComparing(each -> each.getMetadata().getUid());

  private final KubernetesClient client;
  private final EmbeddedTrustDomain trustDomain;
  private final Function<String, IdentityTarget> targetByPodUid;
  private final Duration svidLifetime;
  private final LookAgain look = new LookAgain();
  private final Map<String, RegisteredWorkload> workloads = new HashMap<>();
  private final Sightings<RegisteredWorkload> registered = new Sightings<>();
  private final SharedIndexInformer<GenericKubernetesResource> clusterSpiffeIds;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Namespace> namespaces;
  private final Thread thread;

  private EmbeddedControllerManager(
      KubernetesClient client,
      EmbeddedTrustDomain trustDomain,
      Function<String, IdentityTarget> targetByPodUid,
      Duration svidLifetime) {
    this.client = client;
    this.trustDomain = trustDomain;
    this.targetByPodUid = targetByPodUid;
    this.svidLifetime = svidLifetime;
    look.raise();
    this.namespaces = client.namespaces().inform();
    this.clusterSpiffeIds =
        client.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID).inform(new Raising<>(look));
    this.pods = client.pods().inAnyNamespace().inform(new Raising<>(look));
    this.thread =
        Thread.ofPlatform().name("embedded-controller-manager").daemon().unstarted(this::run);
  }

  /**
   * Starts one that knows all there is, and runs until closed.
   *
   * @param client stays open
   * @param targetByPodUid where the identities of a pod are told
   * @param svidLifetime where a ClusterSPIFFEID says none
   */
  public static EmbeddedControllerManager start(
      KubernetesClient client,
      EmbeddedTrustDomain trustDomain,
      Function<String, IdentityTarget> targetByPodUid,
      Duration svidLifetime) {
    var manager = new EmbeddedControllerManager(client, trustDomain, targetByPodUid, svidLifetime);
    manager.thread.start();
    return manager;
  }

  /** A pod's workload as soon as it has an entry; empty when it has none in time. */
  Optional<RegisteredWorkload> awaitRegistered(String podUid, Duration limit)
      throws InterruptedException {
    return registered.await(podUid, limit);
  }

  /** False when the pod still has an entry after so long. */
  boolean awaitUnregistered(String podUid, Duration limit) throws InterruptedException {
    return registered.awaitGone(podUid, limit);
  }

  /** Its last look may still be going on. */
  @Override
  public void close() {
    List.of(pods, clusterSpiffeIds, namespaces).forEach(SharedIndexInformer::close);
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        var _ = look.await(BETWEEN_LOOKS);
        try {
          reconcile();
        } catch (KubernetesClientException e) {
          // An object that was deleted meanwhile is news that is on its way here.
          LOG.debug("cannot write a status, and looks again in a while: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      // That is how it is closed.
    }
  }

  private void reconcile() {
    var plan = new EntryPlan(trustDomain.name(), svidLifetime);
    var objects = clusterSpiffeIds.getStore().list().stream().sorted(OLDEST_FIRST).toList();
    var stats = new HashMap<GenericKubernetesResource, EntryStats>();
    for (var object : objects) {
      if (!ClusterSpiffeId.hasClass(object)) {
        stats.put(object, add(object, plan));
      }
    }
    setEntries(plan);
    stats.forEach(this::writeStatus);
  }

  private EntryStats add(GenericKubernetesResource object, EntryPlan plan) {
    try {
      var declared = ClusterSpiffeId.parse(object, client.getKubernetesSerialization());
      return plan.add(declared, namespaces.getStore().list(), pods.getStore().list());
    } catch (IllegalArgumentException e) {
      LOG.warn(
          DEMO_OBJECT_LEFT_OUT,
          "ClusterSPIFFEID {} is left out: {}",
          object.getMetadata().getName(),
          e.getMessage());
      return EntryStats.NONE;
    }
  }

  private void setEntries(EntryPlan plan) {
    var known = new HashSet<>(workloads.keySet());
    known.addAll(plan.podUids());
    for (var podUid : known) {
      var entries = plan.entries(podUid).toArray(RegistrationEntry[]::new);
      var workload = workloads.get(podUid);
      if (workload == null) {
        workload = trustDomain.register(targetByPodUid.apply(podUid), entries);
        workloads.put(podUid, workload);
      } else if (!workload.entries().equals(List.of(entries))) {
        workload.setEntries(entries);
      }
      if (entries.length > 0) {
        registered.seen(podUid, workload);
      } else {
        registered.gone(podUid);
      }
    }
  }

  private void writeStatus(GenericKubernetesResource object, EntryStats stats) {
    var fields = Map.of("status", Map.of("stats", stats.fields()));
    if (Objects.equals(object.getAdditionalProperties().get("status"), fields.get("status"))) {
      return;
    }
    client
        .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
        .withName(object.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(fields));
  }

  private record Raising<T>(LookAgain look) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      look.raise();
    }

    @Override
    public void onUpdate(T before, T after) {
      look.raise();
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      look.raise();
    }
  }
}
