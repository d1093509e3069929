package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.kubernetes.ApiFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the pods whose Envoy, or whose bridge, is to be asked. Any thread. */
public final class PodPorts {

  private final KubernetesClient client;
  private final RunningPods pods;

  public PodPorts(KubernetesClient client) {
    this.client = client;
    this.pods = new RunningPods(client);
  }

  /** What there is to ask. */
  public sealed interface Found {

    /**
     * @param ports at least one
     */
    record Ports(List<PodPort> ports) implements Found {
      public Ports {
        ports = List.copyOf(ports);
      }
    }

    /** Nobody can be asked. */
    record Nobody(Unreachable why) implements Found {}
  }

  /**
   * The admin ports of the Envoys of a Deployment or DaemonSet.
   *
   * @param port empty for the proxy's usual one
   */
  public Found envoysOfGateway(String namespace, String name, Optional<Integer> port) {
    return found(
        namespace,
        () -> pods.ofGateway(namespace, name).orElse(List.of()),
        pod -> envoy(pod, port));
  }

  /**
   * The admin ports of the Envoys among the running pods of a namespace; pods without one are left
   * out.
   *
   * @param selector as `kubectl -l` takes it; empty for all
   * @param port empty for the proxy's usual one
   */
  public Found envoysOfNamespace(String namespace, String selector, Optional<Integer> port) {
    return found(namespace, () -> pods.ofNamespace(namespace, selector), pod -> envoy(pod, port));
  }

  /** That port of each running pod that is ready. */
  public Found ofReadyPods(String namespace, String selector, int port) {
    return found(
        namespace,
        () -> pods.ofNamespace(namespace, selector).stream().filter(PodPorts::isReady).toList(),
        _ -> Optional.of(port));
  }

  private Found found(
      String namespace, Supplier<List<Pod>> listing, Function<Pod, Optional<Integer>> port) {
    try {
      List<Pod> running = listing.get();
      List<PodPort> ports =
          running.stream()
              .flatMap(pod -> port.apply(pod).map(at -> new PodPort(client, pod, at)).stream())
              .toList();
      return ports.isEmpty()
          ? new Found.Nobody(nothing(running))
          : ForwardRights.missing(client, namespace)
              .<Found>map(Found.Nobody::new)
              .orElseGet(() -> new Found.Ports(ports));
    } catch (KubernetesClientException e) {
      return new Found.Nobody(ApiWords.why(ApiFailure.of(e)));
    }
  }

  private static Unreachable nothing(List<Pod> running) {
    return running.isEmpty()
        ? new Unreachable(Reason.GONE, "no pod of it is running")
        : new Unreachable(Reason.NO_PROXY, "none of its pods has a proxy");
  }

  private static Optional<Integer> envoy(Pod pod, Optional<Integer> port) {
    return ProxyKind.of(pod, port, List.of()).map(ProxyKind::adminPort);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
  }
}
