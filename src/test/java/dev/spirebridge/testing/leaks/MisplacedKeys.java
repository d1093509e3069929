package dev.spirebridge.testing.leaks;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;

/** An authority's private key, in files where none belongs. */
final class MisplacedKeys {

  private static final int COORDINATE = 32;

  private final LeakStage stage;
  private final CertificateWorkshop.Made authority =
      new CertificateWorkshop(Instant.now()).authority("CN=An authority of ours").make();

  MisplacedKeys(LeakStage stage) {
    this.stage = stage;
    stage.traces().add("an authority", authority.keys().getPrivate());
  }

  /** The key alone. */
  Path pem() {
    return file("key", pemText());
  }

  /** As OpenSSL writes both into one file. */
  Path beforeItsCertificate() {
    return file("both", pemText() + Pem.of(authority.certificate()));
  }

  /** A setting whose value is the key. */
  Path configuration(String setting) {
    return file("configuration", setting + ": \"" + base64() + "\"\n");
  }

  /** The key where a setting's name should be. */
  Path configurationOfThatName() {
    return file("name", base64() + ": 1\n");
  }

  /** A SPIFFE bundle document whose first key has its private part, first of all. */
  Path bundle() {
    return file("bundle", bundleText());
  }

  String bundleText() {
    ECPublicKey key = (ECPublicKey) authority.keys().getPublic();
    BigInteger secret = ((ECPrivateKey) authority.keys().getPrivate()).getS();
    try {
      return """
      {"keys": [{"d": "%s", "use": "x509-svid", "kty": "EC", "crv": "P-256",
        "x": "%s", "y": "%s", "x5c": ["%s"]}]}
      """
          .formatted(
              url(secret),
              url(key.getW().getAffineX()),
              url(key.getW().getAffineY()),
              Base64.getEncoder().encodeToString(authority.certificate().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  String pemText() {
    return Pem.block("PRIVATE KEY", authority.keys().getPrivate().getEncoded());
  }

  /** In one line. */
  String base64() {
    return Base64.getEncoder().encodeToString(authority.keys().getPrivate().getEncoded());
  }

  private static String url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[COORDINATE];
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(stage.given().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
