package dev.spirebridge.identity;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;

/** RFC 7468 text, the form in which Envoy and nearly everybody else takes certificates and keys. */
public final class PemText {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private PemText() {}

  public static String certificates(Collection<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      append(pem, "CERTIFICATE", der(certificate));
    }
    return pem.toString();
  }

  /** PKCS#8. The architecture test lists who may call it, as with the bytes themselves. */
  public static String privateKey(SvidPrivateKey key) {
    StringBuilder pem = new StringBuilder();
    append(pem, "PRIVATE KEY", key.pkcs8());
    return pem.toString();
  }

  public static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  private static void append(StringBuilder pem, String label, byte[] der) {
    pem.append("-----BEGIN ").append(label).append("-----\n");
    pem.append(LINES.encodeToString(der));
    pem.append("\n-----END ").append(label).append("-----\n");
  }
}
