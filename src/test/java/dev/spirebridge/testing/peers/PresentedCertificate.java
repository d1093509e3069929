package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.BelievesEverybody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/** Looks at the certificate a TLS server on a loopback port presents, whoever has signed it. */
final class PresentedCertificate {

  private static final int TIMEOUT_MILLIS = 5_000;

  private PresentedCertificate() {}

  /** The authority key identifier of the leaf, in hexadecimal as SPIRE names its authorities. */
  static String authorityId(int port) {
    try {
      AuthorityKeyIdentifier identifier =
          AuthorityKeyIdentifier.fromExtensions(
              new JcaX509CertificateHolder(leaf(port)).getExtensions());
      return HexFormat.of().formatHex(identifier.getKeyIdentifierOctets());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError("no TLS server on port " + port, e);
    }
  }

  private static X509Certificate leaf(int port) throws IOException, GeneralSecurityException {
    // Nothing is said to the server: its certificate is all that is wanted.
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new BelievesEverybody()}, null);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(loopback, port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      try (SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, loopback.getHostAddress(), port, true)) {
        tls.startHandshake();
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
      }
    }
  }
}
