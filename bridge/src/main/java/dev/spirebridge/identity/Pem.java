package dev.spirebridge.identity;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;

/**
 * RFC 7468 text, the only form in which Envoy takes certificates and keys inline, and the one that
 * is read from files.
 */
public final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** One after another. */
  public static byte[] certificates(Collection<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      append(pem, "CERTIFICATE", der(certificate));
    }
    return pem.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** PKCS#8. For the sinks that hand keys out, nobody else; the architecture test names them. */
  public static byte[] privateKey(SvidPrivateKey key) {
    return pkcs8(key);
  }

  /** The same, for what looks for keys where none may be. */
  static byte[] pkcs8(SvidPrivateKey key) {
    StringBuilder pem = new StringBuilder();
    append(pem, "PRIVATE KEY", key.pkcs8());
    return pem.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** One certificate. */
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
