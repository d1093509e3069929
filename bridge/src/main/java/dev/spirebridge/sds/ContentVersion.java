package dev.spirebridge.sds;

import dev.spirebridge.identity.Pem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Versions that say what was sent: a digest of the public parts, the same wherever and whenever the
 * same content is sent. A private key is never part of it; a new key comes with a new certificate.
 */
final class ContentVersion {

  /** 96 bits: enough that no two contents meet, short enough to be read in a log. */
  private static final int BYTES = 12;

  private final MessageDigest digest;

  private ContentVersion() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static ContentVersion of(String kind) {
    return new ContentVersion().with(kind);
  }

  ContentVersion with(String part) {
    return with(part.getBytes(StandardCharsets.UTF_8));
  }

  ContentVersion inOrder(List<X509Certificate> certificates) {
    certificates.forEach(certificate -> with(Pem.der(certificate)));
    return this;
  }

  /** For authorities, whose order means nothing. */
  void inAnyOrder(Collection<X509Certificate> certificates) {
    certificates.stream().map(Pem::der).sorted(Arrays::compare).forEach(this::with);
  }

  String text() {
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  /** Length first, so that no two lists of parts run together into the same bytes. */
  private ContentVersion with(byte[] part) {
    digest.update(
        new byte[] {
          (byte) (part.length >>> 24),
          (byte) (part.length >>> 16),
          (byte) (part.length >>> 8),
          (byte) part.length
        });
    digest.update(part);
    return this;
  }
}
