package dev.spirebridge.issuer.cluster;

import dev.spirebridge.kubernetes.ApiReads;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pods that run, listed anew each time. A failure of the API server is a {@link
 * KubernetesClientException}; any thread.
 */
public final class RunningPods {

  private final KubernetesClient client;
  private final ApiReads reads;

  public RunningPods(KubernetesClient client) {
    this.client = client;
    this.reads = new ApiReads(client);
  }

  /**
   * Those of a Deployment or, if there is none of that name, a DaemonSet.
   *
   * @return empty if there is neither
   */
  public Optional<List<Pod>> ofGateway(String namespace, String name) {
    return Stream.of("deployments", "daemonsets")
        .flatMap(kind ->
            reads
                .find(GenericKubernetesResource.class, "/apis/apps/v1", kind, namespace, name)
                .stream())
        .findFirst()
        .map(found -> ofNamespace(namespace, selector(found)));
  }

  /**
   * @param selector as `kubectl -l` takes it; empty for all
   */
  public List<Pod> ofNamespace(String namespace, String selector) {
    return reads.pods(namespace, selector).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(RunningPods::isStarted)
        .toList();
  }

  /** All pods of a Deployment, StatefulSet or DaemonSet, those that start or end included. */
  public List<Pod> all(GenericKubernetesResource workload) {
    return reads.pods(workload.getMetadata().getNamespace(), selector(workload));
  }

  private String selector(GenericKubernetesResource workload) {
    return SelectorText.of(
        client
            .getKubernetesSerialization()
            .convertValue(workload.get("spec", "selector"), LabelSelector.class));
  }

  /**
   * A pod whose proxy is a native sidecar is pending for as long as that waits for its certificate:
   * left out, it would hold.
   */
  private static boolean isStarted(Pod pod) {
    PodStatus status = pod.getStatus();
    return status != null
        && ("Running".equals(status.getPhase())
            || status.getInitContainerStatuses().stream()
                .anyMatch(each ->
                    ProxyKind.isProxy(each.getName())
                        && each.getState() != null
                        && each.getState().getRunning() != null));
  }
}
