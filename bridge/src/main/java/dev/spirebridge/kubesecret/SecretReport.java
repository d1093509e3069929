package dev.spirebridge.kubesecret;

import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link SecretPass} has come to.
 *
 * @param held what the Secret was last known to hold
 * @param note what a person should know though nothing is to be tried again
 */
record SecretReport(
    NamespacedName name,
    SecretState state,
    Optional<Content> held,
    Optional<Instant> lastWrite,
    long writes,
    Optional<String> note) {

  /** A certificate in the Secret. */
  record Content(SpiffeId id, Instant notAfter) {

    static Content of(TlsSecret secret) {
      return new Content(secret.svid().id(), secret.svid().notAfter());
    }
  }

  static SecretReport before(NamespacedName name) {
    return new SecretReport(
        name, SecretState.WAITING, Optional.empty(), Optional.empty(), 0, Optional.empty());
  }

  SecretReport now(SecretState next) {
    return new SecretReport(name, next, held, lastWrite, writes, Optional.empty());
  }

  SecretReport noting(String text) {
    return new SecretReport(name, state, held, lastWrite, writes, Optional.of(text));
  }

  SecretReport holding(TlsSecret secret) {
    return new SecretReport(
        name,
        SecretState.IN_PLACE,
        Optional.of(Content.of(secret)),
        lastWrite,
        writes,
        Optional.empty());
  }

  SecretReport holdingNothing() {
    return new SecretReport(name, state, Optional.empty(), lastWrite, writes, note);
  }

  SecretReport written(TlsSecret secret, Instant at) {
    SecretReport holding = holding(secret);
    return new SecretReport(
        name, holding.state(), holding.held(), Optional.of(at), writes + 1, Optional.empty());
  }

  /**
   * @param trouble of the loop or the watch, which comes before the note
   * @param synced whether it is known at present what the Secret is like
   */
  SecretStatus status(Optional<String> trouble, boolean synced, long failedPasses) {
    return new SecretStatus(
        name.toString(),
        synced ? state : SecretState.FAILING,
        held.map(content -> content.id().toString()),
        held.map(Content::notAfter),
        lastWrite,
        writes,
        failedPasses,
        trouble.or(() -> note));
  }
}
