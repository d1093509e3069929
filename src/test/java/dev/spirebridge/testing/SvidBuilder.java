package dev.spirebridge.testing;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.CertificateContent;
import dev.spirebridge.demo.WorkloadSvid;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Builds X.509-SVIDs that are right in everything but what a test overrides. An SVID of another
 * authority or of a foreign trust domain needs no override: hand in that authority or that ID.
 */
public final class SvidBuilder {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final CertificateAuthority authority;
  private SpiffeId responseSpiffeId;
  private CertificateContent content;
  private String hint = "";
  private boolean keyMatches = true;

  private SvidBuilder(CertificateAuthority authority, SpiffeId spiffeId, Instant now) {
    this.authority = authority;
    this.responseSpiffeId = spiffeId;
    this.content =
        CertificateAuthority.svidContent(
            spiffeId, now.minus(CertificateAuthority.BACKDATE), now.plus(LIFETIME));
  }

  /** A right SVID, valid for an hour from {@code now}, until something is overridden. */
  public static SvidBuilder of(CertificateAuthority authority, SpiffeId spiffeId, Instant now) {
    return new SvidBuilder(authority, spiffeId, now);
  }

  public SvidBuilder hint(String value) {
    hint = value;
    return this;
  }

  /** The response says another SPIFFE ID than the leaf. */
  public SvidBuilder saidToBe(SpiffeId value) {
    responseSpiffeId = value;
    return this;
  }

  /** The leaf's URI names, any number of them. */
  public SvidBuilder uriNames(String... names) {
    content =
        new CertificateContent(
            content.subject(),
            List.of(names),
            content.authority(),
            content.notBefore(),
            content.notAfter());
    return this;
  }

  public SvidBuilder validBetween(Instant notBefore, Instant notAfter) {
    content =
        new CertificateContent(
            content.subject(), content.uriNames(), content.authority(), notBefore, notAfter);
    return this;
  }

  /** The leaf may sign certificates. */
  public SvidBuilder leafIsAuthority() {
    content =
        new CertificateContent(
            content.subject(), content.uriNames(), true, content.notBefore(), content.notAfter());
    return this;
  }

  /** The private key belongs to another certificate. */
  public SvidBuilder keyOfAnotherLeaf() {
    keyMatches = false;
    return this;
  }

  public WorkloadSvid build() {
    var keys = CertificateWorkshop.ec("secp256r1");
    var leaf = authority.certify(content, keys.getPublic());
    var privateKey = (keyMatches ? keys : CertificateWorkshop.ec("secp256r1")).getPrivate();
    return new WorkloadSvid(responseSpiffeId, hint, authority.chain(leaf), privateKey);
  }
}
