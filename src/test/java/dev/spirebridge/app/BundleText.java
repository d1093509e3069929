package dev.spirebridge.app;

import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.TrustDomain;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/** A SPIFFE bundle document of one authority. */
final class BundleText {

  private BundleText() {}

  static String of(String trustDomain) {
    X509Certificate root = TestIdentities.authority(TrustDomain.parse(trustDomain)).root();
    var point = ((ECPublicKey) root.getPublicKey()).getW();
    try {
      return """
      {"keys": [{"use": "x509-svid", "kty": "EC", "crv": "P-256", "x": "%s", "y": "%s", "x5c": ["%s"]}], \
      "spiffe_sequence": 1, "spiffe_refresh_hint": 300}\
      """
          .formatted(
              coordinate(point.getAffineX()),
              coordinate(point.getAffineY()),
              Base64.getEncoder().encodeToString(root.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(bytes.length, padded.length);
    System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }
}
