package dev.spirebridge.app;

import dev.spirebridge.app.IssuerQuestion.Judges;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of every {@code mesh} command, whatever the consumer.
 *
 * @param judges what the issuer check goes by
 * @param timeout for one look at one pod
 * @param patience with one gate; empty for the verb's usual one
 * @param image of the bridge; empty for that of the release
 * @param bridgeNamespace where the node daemons and the controller run
 * @param meshNamespace where Istio's own CA is looked for
 * @param confirmed what a person has confirmed, by the names of gates
 */
public record MeshQuestion(
    Judges judges,
    Duration timeout,
    Optional<Duration> patience,
    Optional<String> image,
    String bridgeNamespace,
    String meshNamespace,
    Set<String> confirmed) {

  public MeshQuestion {
    confirmed = Set.copyOf(confirmed);
  }
}
