package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.kubernetes.AccessReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether ports of pods may be forwarded: the refusal of a forward itself names no rule. */
final class ForwardRights {

  private ForwardRights() {}

  /**
   * @return why nothing in that namespace can be looked at; empty if all rights are there
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not say
   */
  static Optional<Unreachable> missing(KubernetesClient client, String namespace) {
    return Stream.of("get", "create")
        .flatMap(
            verb -> AccessReview.missing(client, namespace, verb, "pods", "portforward").stream())
        .findFirst()
        .map(ApiWords::mayNot);
  }
}
