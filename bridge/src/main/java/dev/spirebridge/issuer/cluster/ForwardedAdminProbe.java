package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.probe.EnvoyAdminProbe;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.kubernetes.PodForward;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Looks at the certificate that the Envoy of a pod holds, through a forwarded port. */
final class ForwardedAdminProbe implements Probe {

  private final KubernetesClient client;
  private final Pod pod;
  private final ProxyKind proxy;

  /**
   * @param pod as it was listed, with its uid
   */
  ForwardedAdminProbe(KubernetesClient client, Pod pod, ProxyKind proxy) {
    this.client = client;
    this.pod = pod;
    this.proxy = proxy;
  }

  @Override
  public Evidence collect() throws InterruptedException {
    try (PodForward forward =
        PodForward.open(client, namespace(), pod.getMetadata().getName(), proxy.adminPort())) {
      Evidence evidence = new EnvoyAdminProbe(forward.local(), proxy.secrets()).collect();
      return switch (evidence) {
        case Evidence.NotSeen(Unreachable _) ->
            isGone()
                ? ApiWords.unreachable(Reason.GONE, "the pod is gone since it was listed")
                : forward.trouble().map(this::explained).orElse(evidence);
        case Evidence.NotSeen _, Evidence.Seen _ -> evidence;
      };
    }
  }

  private Evidence explained(PodForward.Trouble trouble) {
    return switch (trouble.kind()) {
      case FORBIDDEN -> ApiWords.mayNot("create pods/portforward in the namespace " + namespace());
      case NOTHING_LISTENS ->
          ApiWords.unreachable(
              Reason.REFUSED, "nothing in the pod listens at port " + proxy.adminPort());
      case OTHER -> ApiWords.unreachable(Reason.OTHER, trouble.words());
    };
  }

  /** Or replaced by another of the same name, as a StatefulSet's. */
  private boolean isGone() {
    try {
      return new ApiReads(client)
          .find(Pod.class, "/api/v1", "pods", namespace(), pod.getMetadata().getName())
          .filter(now -> now.getMetadata().getUid().equals(pod.getMetadata().getUid()))
          .isEmpty();
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }
}
