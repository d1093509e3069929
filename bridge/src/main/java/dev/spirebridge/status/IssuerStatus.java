package dev.spirebridge.status;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a pod's certificate is SPIRE's, as the controller sees it. Words are those of {@code
 * check-issuer -o json}, which docs/issuer-check.md explains.
 *
 * @param target namespace and name of the pod, or of a gateway of which none runs
 * @param targetClass {@code gateway} or {@code workload}
 * @param workload what keeps it running, such as {@code Deployment web}
 * @param certificate what the verdict is about
 * @param standing {@code holds}, {@code does-not-hold} or {@code unknown}
 * @param advice what to do; empty where it holds
 */
public record IssuerStatus(
    String target,
    String targetClass,
    Optional<String> workload,
    Certificate certificate,
    String verdict,
    String standing,
    String message,
    String advice,
    Optional<String> note) {

  /**
   * What was seen; all empty where nothing was.
   *
   * @param via {@code record} of a bridge, or {@code handshake}
   * @param issuer as the certificate says it, which proves nothing
   * @param authorityKeyId of the authority in the bundle; where there is none, as claimed
   * @param notAfter of the first certificate to expire on the path; where there is none, of the
   *     leaf
   */
  public record Certificate(
      Optional<String> via,
      Optional<String> spiffeId,
      Optional<String> issuer,
      Optional<String> serial,
      Optional<String> authorityKeyId,
      Optional<Instant> notAfter) {}
}
