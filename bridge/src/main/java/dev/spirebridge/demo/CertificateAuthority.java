package dev.spirebridge.demo;

import dev.spirebridge.identity.NewKeys;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An X.509 authority of one trust domain with an EC P-256 key, its certificates shaped as SPIRE's
 * server shapes them (credtemplate/builder.go). Immutable and usable from any thread.
 */
public final class CertificateAuthority {
  /** How far back SPIRE dates a certificate, for peers whose clock is a little behind. */
  public static final Duration BACKDATE = Duration.ofSeconds(10);

  private static final String AUTHORITY_SUBJECT = "O=SPIFFE,C=US";
  private static final String SVID_SUBJECT = "O=SPIRE,C=US";

  private final TrustDomain trustDomain;
  private final PrivateKey privateKey;
  private final List<X509Certificate> pathToRoot;
  private final InstantSource clock;

  private CertificateAuthority(
      TrustDomain trustDomain,
      PrivateKey privateKey,
      List<X509Certificate> pathToRoot,
      InstantSource clock) {
    this.trustDomain = trustDomain;
    this.privateKey = privateKey;
    this.pathToRoot = List.copyOf(pathToRoot);
    this.clock = clock;
  }

  /** A new self-signed authority, valid from {@link #BACKDATE} ago until {@code lifetime} ahead. */
  public static CertificateAuthority selfSigned(
      TrustDomain trustDomain, Duration lifetime, InstantSource clock) {
    var keys = NewKeys.p256();
    var now = clock.instant();
    var content = authorityContent(trustDomain, now, now.plus(lifetime));
    var root =
        CertificateFactory.sign(content, keys.getPublic(), keys.getPrivate(), Optional.empty());
    return new CertificateAuthority(trustDomain, keys.getPrivate(), List.of(root), clock);
  }

  /** A new authority signed by this one: what it issues carries its certificate in the chain. */
  public CertificateAuthority intermediate(Duration lifetime) {
    var keys = NewKeys.p256();
    var now = clock.instant();
    var content = authorityContent(trustDomain, now, cappedAt(now.plus(lifetime)));
    var path = new ArrayList<>(List.of(certify(content, keys.getPublic())));
    path.addAll(pathToRoot);
    return new CertificateAuthority(trustDomain, keys.getPrivate(), path, clock);
  }

  public TrustDomain trustDomain() {
    return trustDomain;
  }

  /** The certificate of the key that signs, which is not the root's for an intermediate. */
  public X509Certificate certificate() {
    return pathToRoot.getFirst();
  }

  /** What belongs in the trust bundle. */
  public X509Certificate root() {
    return pathToRoot.getLast();
  }

  /** Issues an X.509-SVID with a new key; it never outlives the authority. */
  public WorkloadSvid issue(SpiffeId spiffeId, String hint, Duration lifetime) {
    var keys = NewKeys.p256();
    var now = clock.instant();
    var content = svidContent(spiffeId, now.minus(BACKDATE), cappedAt(now.plus(lifetime)));
    var chain = chain(certify(content, keys.getPublic()));
    return new WorkloadSvid(spiffeId, hint, chain, keys.getPrivate());
  }

  /** What a right X.509-SVID for {@code spiffeId} asserts. */
  public static CertificateContent svidContent(
      SpiffeId spiffeId, Instant notBefore, Instant notAfter) {
    return new CertificateContent(
        SVID_SUBJECT, List.of(spiffeId.toString()), false, notBefore, notAfter);
  }

  /** Signs whatever is asked, right or wrong. */
  public X509Certificate certify(CertificateContent content, PublicKey subjectKey) {
    return CertificateFactory.sign(content, subjectKey, privateKey, Optional.of(certificate()));
  }

  /** The leaf and the intermediates that lead to the root, without the root. */
  public List<X509Certificate> chain(X509Certificate leaf) {
    var chain = new ArrayList<>(List.of(leaf));
    chain.addAll(pathToRoot.subList(0, pathToRoot.size() - 1));
    return List.copyOf(chain);
  }

  private Instant cappedAt(Instant notAfter) {
    var ownEnd = certificate().getNotAfter().toInstant();
    return notAfter.isBefore(ownEnd) ? notAfter : ownEnd;
  }

  private static CertificateContent authorityContent(
      TrustDomain trustDomain, Instant now, Instant notAfter) {
    return new CertificateContent(
        AUTHORITY_SUBJECT, List.of(trustDomain.toIdString()), true, now.minus(BACKDATE), notAfter);
  }
}
