package dev.spirebridge.demo.jdk;

import io.spiffe.spiffeid.SpiffeId;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Makes TLS contexts that follow an SDS client's secrets. */
final class SpiffeTls {
  private SpiffeTls() {}

  /** One that presents the latest SVID and accepts one peer; new each time, so without sessions. */
  static SSLContext context(SdsClient secrets, SpiffeId acceptedPeer) {
    try {
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new SvidKeyManager(() -> secrets.secrets().svid())},
          new TrustManager[] {
            new SpiffeTrustManager(() -> secrets.secrets().bundles(), acceptedPeer)
          },
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no TLS 1.3; use a complete JDK", e);
    }
  }
}
