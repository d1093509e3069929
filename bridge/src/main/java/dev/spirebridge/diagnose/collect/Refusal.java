package dev.spirebridge.diagnose.collect;

import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.kubernetes.ApiFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Why something could not be found out, and what it takes.
 *
 * @param why a clause
 * @param toDo a clause
 */
record Refusal(String why, String toDo) {

  /** All that is asked of the API server. */
  private static final String RIGHTS = "clusterspiffeid/rbac/explain.yaml";

  static Refusal of(KubernetesClientException failure) {
    String sentence = ApiFailure.of(failure, RIGHTS).sentence();
    int split = sentence.lastIndexOf(": ");
    return split < 0
        ? new Refusal(sentence, "look again")
        : new Refusal(sentence.substring(0, split), sentence.substring(split + 2));
  }

  /**
   * @param namespace of the pod whose port it was
   * @param flag that names another port
   */
  static Refusal of(Unreachable none, String namespace, String flag) {
    return switch (none.reason()) {
      case FORBIDDEN ->
          new Refusal(
              "this user may not get and create pods/portforward in the namespace " + namespace,
              "apply " + RIGHTS);
      case REFUSED, NOT_ENVOY, NOT_TLS ->
          new Refusal(none.why(), "name the right port with %s".formatted(flag));
      case TIMED_OUT -> new Refusal(none.why(), "give it longer with --timeout");
      case GONE -> new Refusal(none.why(), "ask about the pod that takes its place");
      case NAME_NOT_RESOLVED,
          HANDSHAKE_FAILED,
          TOO_LARGE,
          NOT_A_CERTIFICATE,
          NO_PROXY,
          NOT_SERVED,
          NO_BUNDLE,
          UNREADABLE,
          OTHER ->
          new Refusal(none.why(), "mend that, and look again");
    };
  }
}
