package dev.spirebridge.federation;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.PresentedSvid;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Web PKI (SPIFFE Federation, section 5.2.1.4), judged by the JDK. It says what is wrong more
 * plainly than the JDK does; it accepts nothing that the JDK refuses.
 */
final class WebTrust extends ServerTrust {

  /** Of GeneralName (RFC 5280, section 4.2.1.6): dNSName and iPAddress. */
  private static final Set<Object> NAME_TYPES = Set.of(2, 7);

  private final X509ExtendedTrustManager webPki;
  private final String host;
  private final InstantSource clock;

  WebTrust(WebRoots roots, String host, InstantSource clock) {
    this.webPki = roots.trustManager();
    this.host = host;
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      webPki.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      requireDates(chain[0]);
      requireAuthority(chain, authType);
      throw new EndpointRefusedException(
          FetchProblem.WRONG_HOST_NAME,
          """
          The web certificate of the bundle endpoint is for %s, not for %s. Correct the host in \
          the endpoint's URL, or have the certificate issued for it.\
          """
              .formatted(names(chain[0]), host));
    }
  }

  /** DNS names and addresses; browsers and Go no longer look at the subject. */
  private static String names(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      String listed =
          names == null
              ? ""
              : names.stream()
                  .filter(name -> NAME_TYPES.contains(name.getFirst()))
                  .map(name -> String.valueOf(name.get(1)))
                  .collect(Collectors.joining(", "));
      return listed.isEmpty() ? "no host" : AgentText.printable(listed);
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
  }

  private void requireDates(X509Certificate certificate) throws EndpointRefusedException {
    try {
      certificate.checkValidity(Date.from(clock.instant()));
    } catch (CertificateExpiredException e) {
      throw new EndpointRefusedException(
          FetchProblem.WEB_CERTIFICATE_EXPIRED,
          """
          The web certificate of the bundle endpoint (%s) expired at %s. Its operator has to renew \
          it; until then SPIRE does not get new bundles either.\
          """
              .formatted(
                  certificate.getSubjectX500Principal(), certificate.getNotAfter().toInstant()));
    } catch (CertificateNotYetValidException e) {
      throw new EndpointRefusedException(
          FetchProblem.WEB_CERTIFICATE_EXPIRED,
          """
          The web certificate of the bundle endpoint (%s) is not valid before %s. Compare the \
          clocks.\
          """
              .formatted(
                  certificate.getSubjectX500Principal(), certificate.getNotBefore().toInstant()));
    }
  }

  private void requireAuthority(X509Certificate[] chain, String authType)
      throws EndpointRefusedException {
    try {
      webPki.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      // Only now: a certificate that nobody needs may be as old as it likes.
      for (X509Certificate certificate : chain) {
        requireDates(certificate);
      }
      String advice =
          PresentedSvid.idIn(chain[0])
              .map(id ->
                  "It carries the SPIFFE ID %s: declare the endpoint as https_spiffe with it."
                      .formatted(id))
              .orElse(
                  """
                  Use a certificate of a public authority, or make the authority known to SPIRE's \
                  server and to this program (javax.net.ssl.trustStore).\
                  """);
      throw new EndpointRefusedException(
          FetchProblem.UNKNOWN_WEB_AUTHORITY,
          "The web certificate of the bundle endpoint (%s) is of no authority known here. %s"
              .formatted(chain[0].getSubjectX500Principal(), advice));
    }
  }
}
