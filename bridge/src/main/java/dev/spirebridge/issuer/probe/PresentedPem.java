package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates in a PEM text, as something that was presented. */
final class PresentedPem {

  private PresentedPem() {}

  /**
   * @param what the text is, such as "the secret default"
   */
  static Presented presented(Via via, byte[] pem, String what) throws AbsentException {
    List<X509Certificate> chain;
    try {
      chain = PemChain.read(pem);
    } catch (CertificateException e) {
      throw AbsentException.unreachable(
          Reason.NOT_A_CERTIFICATE, "%s: %s".formatted(what, e.getMessage()));
    }
    if (chain.isEmpty()) {
      throw AbsentException.none(what + " holds no certificate");
    }
    return new Presented(via, chain);
  }
}
