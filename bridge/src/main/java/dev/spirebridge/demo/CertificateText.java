package dev.spirebridge.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * What a person tells certificates apart by, in the form of the bridge's status: hexadecimal. Key
 * identifiers are cut to their first eight bytes.
 */
final class CertificateText {
  private static final int SHOWN_BYTES = 8;

  private CertificateText() {}

  /** The key of the authority that signed it. */
  static String issuerKeyId(X509Certificate certificate) {
    try {
      var value =
          JcaX509ExtensionUtils.parseExtensionValue(
              certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId()));
      return shortened(AuthorityKeyIdentifier.getInstance(value).getKeyIdentifierOctets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key of the authority that it is. */
  static String keyId(X509Certificate certificate) {
    try {
      var value =
          JcaX509ExtensionUtils.parseExtensionValue(
              certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId()));
      return shortened(SubjectKeyIdentifier.getInstance(value).getKeyIdentifier());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  private static String shortened(byte[] keyId) {
    return HexFormat.of().formatHex(keyId, 0, Math.min(SHOWN_BYTES, keyId.length));
  }
}
