package dev.spirebridge.federation;

import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * SPIFFE authentication (SPIFFE Federation, section 5.2.2.4): an X.509-SVID with the expected ID,
 * verified by the bundle that is known of its trust domain. The host's name plays no part.
 */
final class SpiffeTrust extends ServerTrust {

  private final SpiffeId expected;
  private final TrustBundle known;
  private final InstantSource clock;

  SpiffeTrust(SpiffeId expected, TrustBundle known, InstantSource clock) {
    this.expected = expected;
    this.known = known;
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws EndpointRefusedException {
    PresentedSvid svid = parse(List.of(chain));
    Instant now = clock.instant();
    if (!svid.id().getTrustDomain().equals(expected.getTrustDomain())) {
      throw wrongId(svid.id() + " (not verified)");
    }
    requireDates(svid.id(), chain[0], now);
    requireKnownAuthority(svid, now);
    if (!svid.id().equals(expected)) {
      throw wrongId(svid.id().toString());
    }
  }

  private EndpointRefusedException wrongId(String presented) {
    return new EndpointRefusedException(
        FetchProblem.WRONG_SPIFFE_ID,
        """
        The bundle endpoint presents %s, not %s. If that is the right endpoint, declare its \
        SPIFFE ID as endpointSpiffeId; otherwise correct the URL.\
        """
            .formatted(presented, expected));
  }

  private void requireKnownAuthority(PresentedSvid svid, Instant now)
      throws EndpointRefusedException {
    try {
      svid.requireIssuedBy(known, now);
    } catch (IdentityException e) {
      throw new EndpointRefusedException(
          FetchProblem.NOT_OF_KNOWN_BUNDLE,
          """
          The bundle endpoint presents %s, but not from an authority that is known here of %s \
          (%s). Get its bundle anew from its operator (`spire-server bundle show -format spiffe`) \
          and give it to SPIRE (`spire-server bundle set -format spiffe -id %s < FILE`).\
          """
              .formatted(
                  svid.id(),
                  known.trustDomain(),
                  e.getMessage(),
                  known.trustDomain().toIdString()));
    }
  }

  private static PresentedSvid parse(List<X509Certificate> chain) throws EndpointRefusedException {
    try {
      return PresentedSvid.parse(chain);
    } catch (IdentityException e) {
      throw new EndpointRefusedException(
          FetchProblem.NOT_AN_SVID,
          """
          The bundle endpoint presents no X.509-SVID: %s. If it has a web certificate, declare it \
          as https_web; otherwise correct the URL.\
          """
              .formatted(e.getMessage()));
    }
  }

  private static void requireDates(SpiffeId id, X509Certificate leaf, Instant now)
      throws EndpointRefusedException {
    Instant notAfter = leaf.getNotAfter().toInstant();
    if (now.isAfter(notAfter)) {
      throw new EndpointRefusedException(
          FetchProblem.SVID_EXPIRED,
          "The X.509-SVID of the bundle endpoint, %s, expired at %s. Its operator has to look at %s."
              .formatted(id, notAfter, "the SPIRE server, which no longer renews it"));
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      throw new EndpointRefusedException(
          FetchProblem.SVID_EXPIRED,
          "The X.509-SVID of the bundle endpoint, %s, is not valid before %s. Compare the clocks."
              .formatted(id, leaf.getNotBefore().toInstant()));
    }
  }
}
