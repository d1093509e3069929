package dev.spirebridge.admin;

import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.SvidTls;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Judges the client of a TLS connection anew at every request. The handshake alone would not do: a
 * connection that is kept open, and a session that is resumed, outlive the client's SVID, the
 * authority that issued it, and the bridge's own identity.
 *
 * @param own by whose trust bundles clients are verified, as they are at the request
 * @param peers who may ask
 * @param refusals told about each request that is refused; on its thread
 */
public record PeerAccess(
    Identities own, Predicate<SpiffeId> peers, InstantSource clock, Consumer<String> refusals) {

  /** Why the client may not be answered; empty if it may. */
  Optional<String> refusal(SSLSession session) {
    try {
      SvidTls.requirePeer(presented(session), own, peers, clock.instant());
      return Optional.empty();
    } catch (IdentityException e) {
      String why = String.valueOf(e.getMessage());
      refusals.accept(why);
      return Optional.of(why);
    }
  }

  private static List<X509Certificate> presented(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
