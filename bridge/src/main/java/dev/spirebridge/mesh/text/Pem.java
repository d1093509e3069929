package dev.spirebridge.mesh.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens PEM for people. Only for what is shown: what is written is whole. */
final class Pem {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z)",
          Pattern.DOTALL);

  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", Pattern.DOTALL);

  private Pem() {}

  /** With each certificate as one line, and without private keys. */
  static String shortened(String text) {
    String keyless = KEY.matcher(text).replaceAll("(private key, not shown)");
    return CERTIFICATE
        .matcher(keyless)
        .replaceAll(found -> Matcher.quoteReplacement(certificate(found.group(1))));
  }

  /** The same in all texts within maps and lists. */
  static Object shortened(Object value) {
    return switch (value) {
      case String text -> shortened(text);
      case List<?> list -> list.stream().map(Pem::shortened).toList();
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), shortened(each)));
        yield copy;
      }
      default -> value;
    };
  }

  /** The fingerprint tells two certificates of one subject apart. */
  private static String certificate(String body) {
    // Within quoted YAML or JSON the line breaks are escapes.
    String base64 = body.replaceAll("\\\\[nr]|\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return "(certificate %s, SHA-256 %s)"
          .formatted(certificate.getSubjectX500Principal().getName(), fingerprint(der));
    } catch (IllegalArgumentException | CertificateException _) {
      return "(a certificate that cannot be read, of %d characters, SHA-256 %s)"
          .formatted(base64.length(), fingerprint(base64.getBytes(UTF_8)));
    }
  }

  private static String fingerprint(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
