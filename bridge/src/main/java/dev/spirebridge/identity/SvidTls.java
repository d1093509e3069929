package dev.spirebridge.identity;

import io.spiffe.spiffeid.SpiffeId;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Mutual TLS between SPIFFE identities (X.509-SVID, section 5): this side presents its own SVID,
 * and the other one's is verified by the trust bundle of the trust domain it names, and by nothing
 * else.
 *
 * <p>What is presented and trusted is read at each handshake, so it follows every rotation. Without
 * an own SVID that is valid at that moment none is presented: a server's handshakes then fail.
 *
 * <p><b>A resumed session shows no certificate again</b>, nor does a connection that is kept open.
 * Who must not be heard for longer than it is trusted is to be judged anew at each request, by
 * {@link #requirePeer} and the certificates that the session remembers.
 */
public final class SvidTls {

  private SvidTls() {}

  /**
   * For a server. That it demands a certificate is set on its engines.
   *
   * @param peers whose clients may connect
   * @param refusals told about each client that is turned away because of its certificate; on the
   *     thread of the handshake, so it must not block
   */
  public static SSLContext server(
      Identities own, Predicate<SpiffeId> peers, InstantSource clock, Consumer<String> refusals) {
    return context(new OwnKeys(own, clock), new PeerTrust(own, peers, clock, refusals));
  }

  /**
   * For a client.
   *
   * @param peers which servers may answer
   */
  public static SSLContext client(Identities own, Predicate<SpiffeId> peers, InstantSource clock) {
    return context(new OwnKeys(own, clock), new PeerTrust(own, peers, clock, _ -> {}));
  }

  /** For a client that presents its SVID to whomever {@code trust} lets through. */
  public static SSLContext presenting(
      Identities own, X509ExtendedTrustManager trust, InstantSource clock) {
    return context(new OwnKeys(own, clock), trust);
  }

  /**
   * Who presented the chain, if it is an X.509-SVID, valid now, issued by its trust domain's
   * authority, and one of the peers.
   *
   * @param chain leaf first
   * @param held by whose trust bundles it is verified
   * @throws IdentityException with the first thing that does not hold
   */
  public static SpiffeId requirePeer(
      List<X509Certificate> chain, IdentitySnapshot held, Predicate<SpiffeId> peers, Instant now) {
    if (chain.isEmpty()) {
      throw new IdentityException("the peer presents no certificate");
    }
    SvidRule.brokenBy(chain.getFirst())
        .ifPresent(rule -> {
          throw new IdentityException("the peer presents no X.509-SVID: " + rule.words());
        });
    PresentedSvid svid = PresentedSvid.parse(chain);
    TrustBundle bundle =
        held.bundle(svid.id().getTrustDomain())
            .orElseThrow(() ->
                new IdentityException(
                    "%s is of a trust domain that this one does not federate with"
                        .formatted(svid.id())));
    requireValid(svid, now);
    try {
      svid.requireIssuedBy(bundle, now);
    } catch (IdentityException e) {
      throw e.about(svid.id().toString());
    }
    if (!peers.test(svid.id())) {
      throw new IdentityException(svid.id() + " is not among those that are expected");
    }
    return svid.id();
  }

  /**
   * As the other one, by the bundles held now. Nobody is trusted by one who has nothing valid of
   * its own.
   *
   * @throws IdentityException with the first thing that does not hold
   */
  public static SpiffeId requirePeer(
      List<X509Certificate> chain, Identities own, Predicate<SpiffeId> peers, Instant now) {
    IdentitySnapshot held =
        own.latest()
            .filter(_ -> own.svid(now).isPresent())
            .orElseThrow(() -> new IdentityException("this side holds no valid SVID itself"));
    return requirePeer(chain, held, peers, now);
  }

  private static void requireValid(PresentedSvid svid, Instant now) {
    X509Certificate leaf = svid.chain().getFirst();
    Instant notAfter = leaf.getNotAfter().toInstant();
    Instant notBefore = leaf.getNotBefore().toInstant();
    if (now.isAfter(notAfter)) {
      throw new IdentityException("the SVID of %s expired at %s".formatted(svid.id(), notAfter));
    }
    if (now.isBefore(notBefore)) {
      throw new IdentityException(
          "the SVID of %s is not valid before %s; compare the clocks"
              .formatted(svid.id(), notBefore));
    }
  }

  private static SSLContext context(KeyManager keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
