package dev.spirebridge.issuer.probe;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A chain as a bridge tells it at its HTTP address: a list of certificates, DER in Base64. */
public final class DerChain {

  private DerChain() {}

  /**
   * @throws CertificateException if one of them is none
   */
  public static List<X509Certificate> read(List<String> chain) throws CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    try {
      for (String each : chain) {
        byte[] der = Base64.getDecoder().decode(each);
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (IllegalArgumentException e) {
      throw new CertificateException(e);
    }
    return certificates;
  }
}
