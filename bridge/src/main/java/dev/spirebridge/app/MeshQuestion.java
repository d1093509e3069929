package dev.spirebridge.app;

import dev.spirebridge.app.IssuerQuestion.Judges;
import dev.spirebridge.mesh.WorkloadApi;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of every {@code mesh} command, whatever the consumer.
 *
 * @param judges what the issuer check goes by
 * @param timeout for one look at one pod
 * @param patience with one gate; empty for the verb's usual one
 * @param bridge what is added to pods, and where the daemons run
 * @param meshNamespace where Istio's own CA is looked for
 * @param confirmed what a person has confirmed, by the names of gates
 */
public record MeshQuestion(
    Judges judges,
    Duration timeout,
    Optional<Duration> patience,
    Bridge bridge,
    String meshNamespace,
    Set<String> confirmed) {

  /**
   * The bridge in that cluster.
   *
   * @param image empty for that of the release
   * @param namespace where the node daemons and the controller run
   * @param workloadApi how a pod gets SPIRE's Workload API
   */
  public record Bridge(Optional<String> image, String namespace, WorkloadApi workloadApi) {}

  public MeshQuestion {
    confirmed = Set.copyOf(confirmed);
  }
}
