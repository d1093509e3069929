package dev.spirebridge.testing.peers;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate as the command lines of peers read it. */
final class PemFile {

  private PemFile() {}

  static String of(X509Certificate certificate) {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new AssertionError("cannot encode " + certificate.getSubjectX500Principal(), e);
    }
  }
}
