package dev.spirebridge.app;

import dev.spirebridge.diagnose.collect.Inquiry;
import dev.spirebridge.kubernetes.NamespacedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code explain} is asked.
 *
 * @param namespace empty for that of the kubeconfig's context
 * @param bridgeNamespaces where the daemons may be; empty for the usual ones
 * @param judges what to judge the certificate by; empty for what the bridge tells
 * @param timeout for one look
 */
public record ExplainQuestion(
    Optional<String> namespace,
    String pod,
    List<String> bridgeNamespaces,
    Inquiry.Ports ports,
    Optional<NamespacedName> gateway,
    Optional<IssuerQuestion.Judges> judges,
    Duration timeout) {

  public ExplainQuestion {
    bridgeNamespaces = List.copyOf(bridgeNamespaces);
  }
}
