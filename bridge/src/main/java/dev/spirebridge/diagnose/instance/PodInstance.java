package dev.spirebridge.diagnose.instance;

import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.kubernetes.PodForward;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/**
 * An instance in a pod, asked at its loopback address through a forwarded port that is open for one
 * look.
 */
public final class PodInstance {

  private final KubernetesClient client;
  private final String namespace;
  private final String pod;
  private final int port;

  public PodInstance(KubernetesClient client, String namespace, String pod, int port) {
    this.client = client;
    this.namespace = namespace;
    this.pod = pod;
    this.port = port;
  }

  /**
   * Blocks.
   *
   * @param limit for one page
   * @throws NoAnswerException as {@link InstanceLook#look}, and for what keeps the port from being
   *     forwarded
   */
  public InstanceReport look(Duration limit) throws NoAnswerException, InterruptedException {
    try (PodForward forward = PodForward.open(client, namespace, pod, port);
        InstancePages pages = new InstancePages(forward.local(), limit)) {
      try {
        return new InstanceLook(pages, "%s/%s:%d".formatted(namespace, pod, port)).look();
      } catch (NoAnswerException e) {
        throw explained(forward).orElse(e);
      }
    }
  }

  private Optional<NoAnswerException> explained(PodForward forward) {
    Optional<NoAnswerException> notRunning = notRunning();
    return notRunning.isPresent() ? notRunning : forward.trouble().map(this::explained);
  }

  private NoAnswerException explained(PodForward.Trouble trouble) {
    return switch (trouble.kind()) {
      case FORBIDDEN ->
          new NoAnswerException(
              "you may not forward ports of pods in the namespace " + namespace,
              "have somebody allow you the verbs get and create on pods/portforward there");
      case NOTHING_LISTENS ->
          new NoAnswerException(
              "nothing in the pod %s/%s listens at 127.0.0.1:%d".formatted(namespace, pod, port),
              "name the port of its --http with --port; a pod without a bridge of its own has the one"
                  + " of its node: kubectl get pods -A -o wide -l"
                  + " app.kubernetes.io/name=spire-bridge");
      case OTHER ->
          new NoAnswerException(
              "the pod %s/%s cannot be asked: %s".formatted(namespace, pod, trouble.words()),
              "try again; kubectl describe pod -n %s %s says how it is".formatted(namespace, pod));
    };
  }

  /** Or nothing is known of it: to see pods is another right than to forward their ports. */
  private Optional<NoAnswerException> notRunning() {
    Optional<Pod> found;
    try {
      found = new ApiReads(client).find(Pod.class, "/api/v1", "pods", namespace, pod);
    } catch (KubernetesClientException _) {
      return Optional.empty();
    }
    if (found.isEmpty()) {
      return Optional.of(
          new NoAnswerException(
              "there is no pod %s in the namespace %s".formatted(pod, namespace),
              "kubectl get pods -A shows what there is"));
    }
    return Optional.ofNullable(found.get().getStatus())
        .flatMap(status -> Optional.ofNullable(status.getPhase()))
        .filter(phase -> !phase.equals("Running"))
        .map(phase ->
            new NoAnswerException(
                "the pod %s/%s is not running: %s".formatted(namespace, pod, phase),
                "kubectl describe pod -n %s %s says what it waits for".formatted(namespace, pod)));
  }
}
