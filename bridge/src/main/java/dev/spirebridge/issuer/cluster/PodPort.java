package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.probe.AdminPort;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.kubernetes.PodForward;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;

/**
 * A port on the loopback address of one pod, asked through a forwarded port that is open for no
 * longer than one look. Any thread.
 */
public final class PodPort {

  private final KubernetesClient client;
  private final Pod pod;
  private final int port;

  /**
   * @param pod as it was listed, with its uid
   */
  public PodPort(KubernetesClient client, Pod pod, int port) {
    this.client = client;
    this.pod = pod;
    this.port = port;
  }

  /** What came of a look. */
  public sealed interface Answer {

    record Told(AdminPort.Page page) implements Answer {}

    /** It could not be asked, or did not answer as it should. */
    record None(Unreachable why) implements Answer {}
  }

  /** {@code namespace/name} of the pod. */
  public String name() {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  /** Another port of the same pod. */
  public PodPort at(int other) {
    return new PodPort(client, pod, other);
  }

  /** One page of {@link AdminPort#MOST_BYTES} at most. Blocks; has no limit in time of its own. */
  public Answer get(String path, String what) throws InterruptedException {
    return get(path, what, AdminPort.MOST_BYTES);
  }

  /**
   * One page. Blocks; has no limit in time of its own.
   *
   * @param path with its query
   * @param what is asked for, to say that it was refused
   * @param mostBytes that the page may have
   */
  public Answer get(String path, String what, int mostBytes) throws InterruptedException {
    try (PodForward forward = open();
        AdminPort admin = new AdminPort(forward.local())) {
      try {
        return new Answer.Told(admin.get(path, what, mostBytes));
      } catch (IOException e) {
        return new Answer.None(
            explained(forward, new Unreachable(Reason.NOT_ENVOY, String.valueOf(e.getMessage()))));
      }
    }
  }

  /** What can be looked at there by a probe. */
  Evidence look(ProbeOf probe) throws InterruptedException {
    try (PodForward forward = open()) {
      Evidence evidence = probe.look(forward.local());
      return switch (evidence) {
        case Evidence.NotSeen(Unreachable why) -> new Evidence.NotSeen(explained(forward, why));
        case Evidence.NotSeen _, Evidence.Seen _ -> evidence;
      };
    }
  }

  /** Looks at a forwarded port. */
  @FunctionalInterface
  interface ProbeOf {
    Evidence look(URI local) throws InterruptedException;
  }

  private PodForward open() {
    return PodForward.open(client, namespace(), pod.getMetadata().getName(), port);
  }

  private Unreachable explained(PodForward forward, Unreachable seen) {
    return isGone()
        ? new Unreachable(Reason.GONE, "the pod is gone since it was listed")
        : forward.trouble().map(this::explained).orElse(seen);
  }

  private Unreachable explained(PodForward.Trouble trouble) {
    return switch (trouble.kind()) {
      case FORBIDDEN -> ApiWords.mayNot("create pods/portforward in the namespace " + namespace());
      case NOTHING_LISTENS ->
          new Unreachable(Reason.REFUSED, "nothing in the pod listens at port " + port);
      case OTHER -> new Unreachable(Reason.OTHER, trouble.words());
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
