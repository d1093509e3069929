package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.PodOwner;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pods of gateways and namespaces, each to be looked at through its Envoy's admin port. Lists
 * them anew each time; what cannot be listed is one aim that says why.
 */
public final class ClusterTargets {

  private final KubernetesClient client;
  private final RunningPods pods;
  private final TrustDomain own;
  private final Optional<Integer> adminPort;
  private final List<String> secrets;

  /**
   * @param own the trust domain pods have to be of
   * @param adminPort empty for the proxy's usual one
   * @param secrets the names a certificate may have in a proxy; empty for the proxy's usual one
   */
  public ClusterTargets(
      KubernetesClient client, TrustDomain own, Optional<Integer> adminPort, List<String> secrets) {
    this.client = client;
    this.pods = new RunningPods(client);
    this.own = own;
    this.adminPort = adminPort;
    this.secrets = List.copyOf(secrets);
  }

  /** The running pods of a Deployment or, if there is none of that name, a DaemonSet. */
  public List<Aim> gateway(String namespace, String name) {
    String target = namespace + "/" + name;
    return listed(
        target,
        TargetClass.GATEWAY,
        () ->
            pods.ofGateway(namespace, name)
                .map(found -> aims(TargetClass.GATEWAY, found))
                .orElseGet(() -> List.of(nowhere(target))));
  }

  /** One pod, as it was read. */
  public Aim pod(Pod pod) {
    String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    return listed(name, TargetClass.WORKLOAD, () -> aims(TargetClass.WORKLOAD, List.of(pod)))
        .getFirst();
  }

  /**
   * The running pods of a namespace.
   *
   * @param selector as `kubectl -l` takes it; empty for all
   */
  public List<Aim> namespace(String namespace, String selector) {
    return listed(
        selector.isEmpty() ? namespace : "%s (%s)".formatted(namespace, selector),
        TargetClass.WORKLOAD,
        () -> aims(TargetClass.WORKLOAD, pods.ofNamespace(namespace, selector)));
  }

  private List<Aim> listed(String name, TargetClass targetClass, Supplier<List<Aim>> listing) {
    try {
      List<Aim> aims = listing.get();
      return aims.isEmpty()
          ? List.of(
              failed(name, targetClass, new Unreachable(Reason.GONE, "no pod of it is running")))
          : aims;
    } catch (KubernetesClientException e) {
      return List.of(failed(name, targetClass, ApiWords.why(ApiFailure.of(e))));
    }
  }

  private List<Aim> aims(TargetClass targetClass, List<Pod> pods) {
    if (pods.isEmpty()) {
      return List.of();
    }
    Optional<Unreachable> refusal =
        ForwardRights.missing(client, pods.getFirst().getMetadata().getNamespace());
    return pods.stream().map(pod -> aim(pod, targetClass, refusal)).toList();
  }

  private Aim aim(Pod pod, TargetClass targetClass, Optional<Unreachable> refusal) {
    ObjectMeta meta = pod.getMetadata();
    String account = pod.getSpec().getServiceAccountName();
    Target target =
        new Target(
            meta.getNamespace() + "/" + meta.getName(),
            targetClass,
            Expectation.ofPod(own, meta.getNamespace(), account == null ? "default" : account),
            Optional.of(PodOwner.of(meta)));
    return new Aim(target, probe(pod, refusal));
  }

  private Probe probe(Pod pod, Optional<Unreachable> refusal) {
    Optional<ProxyKind> proxy = ProxyKind.of(pod, adminPort, secrets);
    if (proxy.isEmpty()) {
      return () -> new Evidence.NotSeen(new Unreachable(Reason.NO_PROXY, "the pod has no proxy"));
    }
    return refusal
        .<Probe>map(why -> () -> new Evidence.NotSeen(why))
        .orElseGet(() -> new ForwardedAdminProbe(client, pod, proxy.get()));
  }

  private static Aim failed(String name, TargetClass targetClass, Unreachable why) {
    return new Aim(
        new Target(name, targetClass, Expectation.NOTHING, Optional.empty()),
        () -> new Evidence.NotSeen(why));
  }

  private static Aim nowhere(String gateway) {
    return failed(
        gateway,
        TargetClass.GATEWAY,
        new Unreachable(Reason.GONE, "there is no Deployment and no DaemonSet of that name"));
  }
}
