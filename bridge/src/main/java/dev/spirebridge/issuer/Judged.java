package dev.spirebridge.issuer;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.DistinguishedNames;
import dev.spirebridge.identity.KeyIdentifiers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A target and its verdict.
 *
 * @param seen what the verdict is about
 * @param note what else a person should know
 */
public record Judged(
    Target target, Optional<Presented> seen, Verdict verdict, Optional<String> note) {

  Judged withNote(Optional<String> other) {
    return new Judged(target, seen, verdict, other);
  }

  public Optional<X509Certificate> leaf() {
    return seen.flatMap(each -> each.chain().stream().findFirst());
  }

  /** As the leaf says it, which proves nothing; fit to be printed. */
  public Optional<String> issuer() {
    return leaf()
        .map(leaf -> AgentText.printable(DistinguishedNames.words(leaf.getIssuerX500Principal())));
  }

  /** Of the trusted authority; where there is none, what the certificate claims. */
  public Optional<String> authorityKeyId() {
    return verdict instanceof Verdict.Trusted trusted
        ? KeyIdentifiers.subject(trusted.authority())
        : leaf().flatMap(KeyIdentifiers::authority).map(AgentText::printable);
  }

  /** Until the whole path stops being valid, where it is; the certificate alone otherwise. */
  public Optional<Duration> remaining(Instant at) {
    return verdict instanceof Verdict.Trusted trusted
        ? Optional.of(trusted.remaining())
        : leaf().map(leaf -> Duration.between(at, leaf.getNotAfter().toInstant()));
  }
}
