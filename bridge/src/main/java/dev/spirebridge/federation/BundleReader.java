package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through a document once; each rule of the specification has its own refusal. */
final class BundleReader {

  private static final String X509_SVID = "x509-svid";
  private static final String JWT_SVID = "jwt-svid";

  /** A hundred years: a longer hint cannot be meant, and would not fit into an Instant. */
  private static final BigInteger LONGEST_HINT = BigInteger.valueOf(100L * 365 * 24 * 3600);

  private final List<X509Certificate> authorities = new ArrayList<>();
  private final List<String> jwtKeyIds = new ArrayList<>();
  private final List<String> otherKeyIds = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();

  private BundleReader() {}

  static BundleDocument read(TrustDomain trustDomain, byte[] utf8) throws BundleDocumentException {
    if (utf8.length > BundleDocument.MAXIMUM_BYTES) {
      throw new BundleDocumentException(
          "it is larger than %d MiB".formatted(BundleDocument.MAXIMUM_BYTES >> 20));
    }
    if (!(JsonText.parse(utf8) instanceof Map<?, ?> document)) {
      throw new BundleDocumentException("it is JSON, but no JSON object");
    }
    BundleReader reader = new BundleReader();
    reader.readKeys(document.get("keys"));
    Optional<BigInteger> sequence = integer(document, "spiffe_sequence");
    Optional<Duration> refreshHint =
        integer(document, "spiffe_refresh_hint")
            .map(seconds -> Duration.ofSeconds(seconds.min(LONGEST_HINT).longValueExact()));
    return new BundleDocument(
        trustDomain,
        reader.authorities,
        reader.jwtKeyIds,
        reader.otherKeyIds,
        sequence,
        refreshHint,
        reader.ignored);
  }

  /** Sections 4.1.1 and 4.1.2; absent is allowed, null counts as absent. */
  private static Optional<BigInteger> integer(Map<?, ?> document, String name)
      throws BundleDocumentException {
    Object value = document.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof BigInteger number && number.signum() >= 0) {
      return Optional.of(number);
    }
    throw new BundleDocumentException("its %s is no whole number from 0 up".formatted(name));
  }

  private void readKeys(@Nullable Object keys) throws BundleDocumentException {
    if (keys == null) {
      throw new BundleDocumentException("it has no parameter \"keys\", so it is no JWK Set");
    }
    if (!(keys instanceof List<?> list)) {
      throw new BundleDocumentException("its parameter \"keys\" is no array");
    }
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof Map<?, ?> key)) {
        throw new BundleDocumentException("its key %d is no JSON object".formatted(i));
      }
      readKey(new KeyFields(i, key));
    }
  }

  private void readKey(KeyFields key) throws BundleDocumentException {
    String type = key.required("kty");
    String use = key.required("use");
    if (!use.equals(X509_SVID) && !use.equals(JWT_SVID)) {
      ignored.add("key %d for an unknown use".formatted(key.index()));
      key.optional("kid").ifPresent(otherKeyIds::add);
      return;
    }
    if (!JwkPublicKey.knows(type)) {
      ignored.add("key %d (%s) of an unknown type".formatted(key.index(), use));
      key.optional("kid").ifPresent(otherKeyIds::add);
      return;
    }
    key.requireNoPrivateKey();
    PublicKey publicKey = JwkPublicKey.read(type, key);
    if (use.equals(X509_SVID)) {
      readAuthority(key, publicKey);
    } else {
      readJwtKey(key);
    }
  }

  /** X509-SVID, section 6.2: one certificate, which by RFC 7517 holds the key beside it. */
  private void readAuthority(KeyFields key, PublicKey publicKey) throws BundleDocumentException {
    X509Certificate certificate = certificate(key, key.onlyCertificate());
    if (!JwkPublicKey.same(certificate.getPublicKey(), publicKey)) {
      throw key.wrong("has a certificate for another key than its own (RFC 7517, section 4.7)");
    }
    authorities.add(certificate);
  }

  /** JWT-SVID, section 6: the key ID is what tokens name it by. */
  private void readJwtKey(KeyFields key) throws BundleDocumentException {
    String id = key.required("kid");
    if (jwtKeyIds.contains(id)) {
      throw key.wrong("has the key ID of another key");
    }
    jwtKeyIds.add(id);
  }

  private static X509Certificate certificate(KeyFields key, String base64)
      throws BundleDocumentException {
    byte[] der;
    try {
      der = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw key.wrong("has a certificate that is not in base64");
    }
    try {
      ByteArrayInputStream bytes = new ByteArrayInputStream(der);
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
      if (bytes.available() > 0) {
        throw key.wrong("has something after its certificate");
      }
      return certificate;
    } catch (CertificateException e) {
      throw key.wrong("has a certificate that cannot be read");
    }
  }
}
