package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the status is served to others over mutual TLS.
 *
 * @param address IP address and port that is listened on
 * @param allowedIds the SPIFFE IDs that may ask
 * @param spiffeId the bridge's own, which it answers with; empty while it has none that is valid
 * @param notAfter when the own SVID expires
 * @param refused clients turned away because of their certificate, and requests of such clients
 *     whose certificate is no longer good, since start
 * @param lastRefusal why the last of them was
 * @param trouble why nobody can connect at present, ending with what to do
 */
public record StatusTlsStatus(
    String address,
    List<String> allowedIds,
    Optional<String> spiffeId,
    Optional<Instant> notAfter,
    long refused,
    Optional<String> lastRefusal,
    Optional<String> trouble) {

  public StatusTlsStatus {
    allowedIds = List.copyOf(allowedIds);
  }
}
