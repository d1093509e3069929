package dev.spirebridge.federation;

import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JWK of a bundle document.
 *
 * @param index from 0, for messages
 */
record KeyFields(int index, Map<?, ?> fields) {

  /** A text that has to be there and to say something. */
  String required(String name) throws BundleDocumentException {
    return optional(name).orElseThrow(() -> wrong("has no \"%s\"".formatted(name)));
  }

  /** A text, if it is there and says something. */
  Optional<String> optional(String name) {
    return fields.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /** A base64url number that has to be there (RFC 7518, section 2). */
  BigInteger number(String name) throws BundleDocumentException {
    try {
      return new BigInteger(1, Base64.getUrlDecoder().decode(required(name)));
    } catch (IllegalArgumentException e) {
      throw wrong("has a \"%s\" that is not in base64url".formatted(name));
    }
  }

  String onlyCertificate() throws BundleDocumentException {
    if (!(fields.get("x5c") instanceof List<?> certificates) || certificates.isEmpty()) {
      throw wrong("is for x509-svid but has no certificate (\"x5c\")");
    }
    if (certificates.size() > 1) {
      throw wrong(
          "has %d certificates where x509-svid has exactly one".formatted(certificates.size()));
    }
    if (certificates.getFirst() instanceof String text) {
      return text;
    }
    throw wrong("has a certificate that is no text");
  }

  /** A private key in public is no secret any more: nothing it has signed can be believed. */
  void requireNoPrivateKey() throws BundleDocumentException {
    if (fields.containsKey("d")) {
      throw wrong("publishes its private key, so it has to be replaced by its trust domain");
    }
  }

  BundleDocumentException wrong(String what) {
    return new BundleDocumentException("its key %d %s".formatted(index, what));
  }
}
