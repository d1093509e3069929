package dev.spirebridge.identity;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Key identifiers of certificates: what tells two authorities with one name apart. */
public final class KeyIdentifiers {

  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

  /** An OCTET STRING (RFC 5280, section 4.2.1.2) inside the extension's own OCTET STRING. */
  private static final int HEADER_BYTES = 4;

  private KeyIdentifiers() {}

  /**
   * The subject key identifier in lower-case hexadecimal, or none where the certificate has none,
   * or one of more than 127 bytes.
   */
  public static Optional<String> subject(X509Certificate certificate) {
    return Optional.ofNullable(certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER))
        .filter(KeyIdentifiers::isOctetString)
        .map(value -> Arrays.copyOfRange(value, HEADER_BYTES, value.length))
        .map(HexFormat.of()::formatHex);
  }

  private static boolean isOctetString(byte[] extension) {
    return extension.length > HEADER_BYTES
        && extension[2] == 0x04
        && extension[3] == extension.length - HEADER_BYTES;
  }

  /**
   * The subject key identifier, or what stands in its place where the certificate has none: the
   * SHA-1 of the public key's bits (RFC 5280, section 4.2.1.2, method 1). Nothing is secured by it.
   */
  public static String ofSubject(X509Certificate certificate) {
    return subject(certificate)
        .orElseGet(() -> digest(publicKeyBits(certificate.getPublicKey().getEncoded())));
  }

  private static String digest(byte[] bits) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bits));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /**
   * SEQUENCE { SEQUENCE algorithm, BIT STRING with the number of unused bits before the key }. All
   * of it where a key is longer than what is read here.
   */
  private static byte[] publicKeyBits(byte[] subjectPublicKeyInfo) {
    ByteBuffer der = ByteBuffer.wrap(subjectPublicKeyInfo);
    enter(der, 0x30);
    int algorithm = enter(der, 0x30);
    if (algorithm < 0 || algorithm > der.remaining()) {
      return subjectPublicKeyInfo;
    }
    der.position(der.position() + algorithm);
    int bits = enter(der, 0x03);
    return bits == der.remaining() && bits > 0
        ? Arrays.copyOfRange(
            subjectPublicKeyInfo,
            subjectPublicKeyInfo.length - bits + 1,
            subjectPublicKeyInfo.length)
        : subjectPublicKeyInfo;
  }

  /**
   * The key identifier of the authority in lower-case hexadecimal, or none where the certificate
   * has none or it cannot be read (RFC 5280, section 4.2.1.1).
   */
  public static Optional<String> authority(X509Certificate certificate) {
    return Optional.ofNullable(certificate.getExtensionValue(AUTHORITY_KEY_IDENTIFIER))
        .flatMap(KeyIdentifiers::keyIdentifierOf);
  }

  /** OCTET STRING { SEQUENCE { [0] keyIdentifier, … } }. */
  private static Optional<String> keyIdentifierOf(byte[] extension) {
    ByteBuffer der = ByteBuffer.wrap(extension);
    try {
      if (enter(der, 0x04) < 0 || enter(der, 0x30) < 0) {
        return Optional.empty();
      }
      int length = enter(der, 0x80);
      if (length <= 0 || length > der.remaining()) {
        return Optional.empty();
      }
      byte[] identifier = new byte[length];
      der.get(identifier);
      return Optional.of(HexFormat.of().formatHex(identifier));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** The length of the element that begins here, if it has the tag; negative otherwise. */
  private static int enter(ByteBuffer der, int tag) {
    if ((der.get() & 0xff) != tag) {
      return -1;
    }
    int length = der.get() & 0xff;
    return switch (length) {
      case 0x81 -> der.get() & 0xff;
      case 0x82 -> der.getShort() & 0xffff;
      default -> length < 0x80 ? length : -1;
    };
  }
}
