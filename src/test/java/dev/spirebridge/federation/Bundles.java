package dev.spirebridge.federation;

import static dev.spirebridge.testing.TestIdentities.NOW;

import dev.spirebridge.demo.CertificateAuthority;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bundle documents as SPIRE's server writes them, and authorities to put into them. */
public final class Bundles {

  public static final TrustDomain OURS = TrustDomain.parse("cluster1.demo");
  public static final TrustDomain THEIRS = TrustDomain.parse("cluster2.demo");

  private static final int COORDINATE_BYTES = 32;

  private Bundles() {}

  public static CertificateAuthority authority(TrustDomain trustDomain) {
    return authority(trustDomain, NOW.minus(Duration.ofDays(1)));
  }

  /** Made at an instant, valid for ten days from then. */
  public static CertificateAuthority authority(TrustDomain trustDomain, Instant made) {
    return CertificateAuthority.selfSigned(
        trustDomain, Duration.ofDays(10), InstantSource.fixed(made));
  }

  public static String document(CertificateAuthority... authorities) {
    return document(7, 300, authorities);
  }

  public static String document(int sequence, int hint, CertificateAuthority... authorities) {
    return "{\"keys\": [%s], \"spiffe_sequence\": %d, \"spiffe_refresh_hint\": %d}"
        .formatted(
            Stream.concat(
                    Arrays.stream(authorities).map(each -> x509Key(each.root())),
                    Stream.of(jwtKey("kid-1", authority(THEIRS).root())))
                .collect(Collectors.joining(", ")),
            sequence,
            hint);
  }

  static BundleDocument parsed(String document) {
    try {
      return BundleDocument.parse(THEIRS, document.getBytes(StandardCharsets.UTF_8));
    } catch (BundleDocumentException e) {
      throw new AssertionError(e);
    }
  }

  static String x509Key(X509Certificate certificate) {
    return x509Key(certificate, certificate);
  }

  /** With the public key of another certificate beside it. */
  static String x509Key(X509Certificate certificate, X509Certificate keyOf) {
    return "{\"use\": \"x509-svid\", %s, \"x5c\": [\"%s\"]}"
        .formatted(publicKey(keyOf), base64(certificate));
  }

  public static String jwtKey(String id, X509Certificate keyOf) {
    return "{\"use\": \"jwt-svid\", \"kid\": \"%s\", %s}".formatted(id, publicKey(keyOf));
  }

  static String publicKey(X509Certificate certificate) {
    var point = ((ECPublicKey) certificate.getPublicKey()).getW();
    return "\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"%s\", \"y\": \"%s\""
        .formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY()));
  }

  static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static X509Bundle served(TrustDomain trustDomain, CertificateAuthority... authorities) {
    return new X509Bundle(
        trustDomain,
        new LinkedHashSet<>(
            List.of(authorities).stream().map(CertificateAuthority::root).toList()));
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }
}
