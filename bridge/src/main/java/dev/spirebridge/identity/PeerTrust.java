package dev.spirebridge.identity;

import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Judges whoever is at the other end, client or server, as {@link SvidTls#requirePeer} does. Host
 * names play no part.
 */
final class PeerTrust extends ChainTrustManager {

  private final Identities own;
  private final Predicate<SpiffeId> peers;
  private final InstantSource clock;
  private final Consumer<String> refusals;

  PeerTrust(
      Identities own, Predicate<SpiffeId> peers, InstantSource clock, Consumer<String> refusals) {
    this.own = own;
    this.peers = peers;
    this.clock = clock;
    this.refusals = refusals;
  }

  @Override
  protected void check(X509Certificate[] chain) throws CertificateException {
    try {
      SvidTls.requirePeer(List.of(chain), own, peers, clock.instant());
    } catch (IdentityException e) {
      refusals.accept(String.valueOf(e.getMessage()));
      throw new CertificateException(e.getMessage());
    }
  }
}
