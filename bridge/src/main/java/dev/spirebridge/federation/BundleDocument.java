package dev.spirebridge.federation;

import dev.spirebridge.identity.PresentedSvid;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A SPIFFE bundle document (SPIFFE Trust Domain and Bundle, section 4). The document itself does
 * not say of which trust domain it is; whoever reads it has to know.
 *
 * @param x509Authorities without repetition, in the order of the document; empty when the trust
 *     domain has none
 * @param jwtKeyIds of the keys that sign JWT-SVIDs
 * @param otherKeyIds of keys that were skipped, where they have one
 * @param sequence grows with each change of the content
 * @param refreshHint how often to look again
 * @param ignored what was skipped as the specification asks, one phrase each
 */
public record BundleDocument(
    TrustDomain trustDomain,
    List<X509Certificate> x509Authorities,
    List<String> jwtKeyIds,
    List<String> otherKeyIds,
    Optional<BigInteger> sequence,
    Optional<Duration> refreshHint,
    List<String> ignored) {

  /** Far above any real bundle; what is larger is an attack or a mistake. */
  public static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

  public BundleDocument {
    x509Authorities = List.copyOf(new LinkedHashSet<>(x509Authorities));
    jwtKeyIds = List.copyOf(jwtKeyIds);
    otherKeyIds = List.copyOf(otherKeyIds);
    ignored = List.copyOf(ignored);
  }

  /**
   * Reads a document: strict in what the specification demands, and over keys of an unknown type or
   * use it passes as the specification demands too.
   *
   * @throws BundleDocumentException with the first thing that is wrong
   */
  public static BundleDocument parse(TrustDomain trustDomain, byte[] utf8)
      throws BundleDocumentException {
    return BundleReader.read(trustDomain, utf8);
  }

  /** Whether it has authorities, and all of them have expired. */
  public boolean isExpiredAt(Instant now) {
    return !x509Authorities.isEmpty()
        && x509Authorities.stream().allMatch(each -> Authorities.expired(each, now));
  }

  /** The trust domains that the authorities name as their own; SPIRE's do, others need not. */
  Set<TrustDomain> trustDomainsNamed() {
    return x509Authorities.stream()
        .map(PresentedSvid::idIn)
        .flatMap(Optional::stream)
        .map(SpiffeId::getTrustDomain)
        .collect(Collectors.toUnmodifiableSet());
  }
}
