package dev.spirebridge.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A Kubernetes Secret that the bridge keeps.
 *
 * @param secret namespace and name
 * @param spiffeId of the certificate that the Secret was last known to hold; empty while it is not
 * @param notAfter when that certificate expires
 * @param lastWrite when this process last wrote it; empty if it had no need to
 * @param writes since the start
 * @param failedPasses since the start
 * @param trouble what keeps it from being as it should, ending with what to do; empty when nothing
 *     does
 */
public record SecretStatus(
    String secret,
    SecretState state,
    Optional<String> spiffeId,
    Optional<Instant> notAfter,
    Optional<Instant> lastWrite,
    long writes,
    long failedPasses,
    Optional<String> trouble) {}
