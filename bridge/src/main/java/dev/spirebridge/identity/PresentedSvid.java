package dev.spirebridge.identity;

import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The X.509-SVID of somebody else, as a TLS handshake shows it: without a private key.
 *
 * @param chain leaf first
 */
public record PresentedSvid(SpiffeId id, List<X509Certificate> chain) {

  public PresentedSvid {
    chain = List.copyOf(chain);
  }

  /**
   * Reads a chain as the X.509-SVID specification wants it read (sections 2, 4.1, 4.3 and 5.2): one
   * URI name, a leaf that is no authority and may sign neither certificates nor revocation lists.
   *
   * @param chain leaf first, not empty
   * @throws IdentityException with the first thing that does not hold
   */
  public static PresentedSvid parse(List<X509Certificate> chain) {
    X509Certificate leaf = chain.getFirst();
    List<String> names = AlternativeNames.uris(leaf);
    if (names.size() != 1) {
      throw new IdentityException(
          "the certificate has %d URI names, an X.509-SVID has exactly one"
              .formatted(names.size()));
    }
    SpiffeId id = parseId(names.getFirst());
    if (!SvidRule.NOT_A_CA.holdsFor(leaf)) {
      throw new IdentityException("the certificate of %s is that of an authority".formatted(id));
    }
    if (!SvidRule.KEY_USAGE.holdsFor(leaf) || !SvidRule.NO_SIGNING_USAGE.holdsFor(leaf)) {
      throw new IdentityException(
          "the certificate of %s lacks the key usage of an X.509-SVID".formatted(id));
    }
    return new PresentedSvid(id, chain);
  }

  /** The SPIFFE ID a certificate names, whether or not it is an X.509-SVID otherwise. */
  public static Optional<SpiffeId> idIn(X509Certificate certificate) {
    try {
      return Optional.of(parseId(AlternativeNames.uris(certificate).getFirst()));
    } catch (IdentityException | NoSuchElementException e) {
      return Optional.empty();
    }
  }

  /**
   * Validates the chain against the bundle of its trust domain, dates included.
   *
   * @throws IdentityException when it does not hold
   */
  public void requireIssuedBy(TrustBundle bundle, Instant now) {
    Certificates.requireChainReaches(chain, bundle, now);
  }

  private static SpiffeId parseId(String name) {
    try {
      return SpiffeId.parse(name);
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      throw new IdentityException(
          "the certificate's URI name %s is no SPIFFE ID".formatted(AgentText.printable(name)));
    }
  }
}
