package dev.spirebridge.admin;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * TLS 1.3 alone, and no connection without a certificate of the client. In 1.3 the certificates of
 * both sides are encrypted, so that who asks is not told to the network.
 */
final class DemandedCertificate extends HttpsConfigurator {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  DemandedCertificate(SSLContext context) {
    super(context);
  }

  @Override
  public void configure(HttpsParameters parameters) {
    SSLParameters tls = getSSLContext().getDefaultSSLParameters();
    tls.setProtocols(PROTOCOLS);
    tls.setNeedClientAuth(true);
    parameters.setSSLParameters(tls);
  }
}
