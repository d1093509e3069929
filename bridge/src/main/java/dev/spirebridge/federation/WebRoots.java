package dev.spirebridge.federation;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities that https_web endpoints are judged by. */
public final class WebRoots {

  private final X509ExtendedTrustManager trustManager;

  private WebRoots(X509ExtendedTrustManager trustManager) {
    this.trustManager = trustManager;
  }

  /** Those of the JDK, or of {@code javax.net.ssl.trustStore} where it is set. */
  public static WebRoots system() {
    return new WebRoots(of((KeyStore) null));
  }

  /** These alone. */
  public static WebRoots of(List<X509Certificate> roots) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) {
        store.setCertificateEntry("root-" + i, roots.get(i));
      }
      return new WebRoots(of(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has a key store in memory", e);
    }
  }

  X509ExtendedTrustManager trustManager() {
    return trustManager;
  }

  private static X509ExtendedTrustManager of(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "The JDK's trusted certificates cannot be read; look at javax.net.ssl.trustStore", e);
    }
  }
}
