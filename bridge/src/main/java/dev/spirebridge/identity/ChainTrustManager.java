package dev.spirebridge.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges whoever is at the other end, client or server, over a socket or an engine, by its chain
 * alone. Host names mean nothing to SPIFFE, and an extended trust manager is what keeps the JDK
 * from looking at them itself.
 */
public abstract class ChainTrustManager extends X509ExtendedTrustManager {

  /**
   * Called once for each chain, on the thread of its handshake.
   *
   * @param chain leaf first, as the peer sent it; its key is not proved yet
   * @throws CertificateException to end the handshake
   */
  protected abstract void check(X509Certificate[] chain) throws CertificateException;

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  /** None: the peer is asked for its SVID, whatever its authority's name is. */
  @Override
  public final X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
