package dev.spirebridge.delegatedidentity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Certificates (RFC 5280, section 4.1) for rehearsals, as DER: an authority and SVIDs of it, as
 * plain as the SVID's profile allows.
 *
 * <p>Written by hand because the library that writes better ones costs: the JDK keeps the digests
 * of a signed jar's files, and BouncyCastle's are ten megabytes for as long as the process lives.
 */
final class MadeUpCertificate {

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] VERSION_3 = hex("a003020102");
  private static final byte[] SERIAL_1 = hex("020101");
  private static final byte[] ECDSA_WITH_SHA256 = hex("300a06082a8648ce3d040302");
  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] AUTHORITY_EXTENSIONS =
      hex("300f0603551d130101ff040530030101ff" + "300e0603551d0f0101ff040403020106");
  private static final byte[] SVID_KEY_USAGE = hex("300e0603551d0f0101ff040403020780");
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = hex("0603551d11");

  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int URI = 0x86;
  private static final int EXTENSIONS = 0xa3;

  private MadeUpCertificate() {}

  static byte[] ofAuthority(KeyPair authority, Instant now) {
    return signed("authority", authority.getPublic(), AUTHORITY_EXTENSIONS, authority, now);
  }

  static byte[] ofSvid(String spiffeId, PublicKey key, KeyPair authority, Instant now) {
    byte[] names = der(SEQUENCE, der(URI, spiffeId.getBytes(StandardCharsets.US_ASCII)));
    byte[] extension = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, names));
    return signed("workload", key, concatenated(SVID_KEY_USAGE, extension), authority, now);
  }

  private static byte[] signed(
      String subject, PublicKey key, byte[] extensions, KeyPair authority, Instant now) {
    byte[] content =
        der(
            SEQUENCE,
            VERSION_3,
            SERIAL_1,
            ECDSA_WITH_SHA256,
            name("authority"),
            der(SEQUENCE, time(now), time(now.plus(LIFETIME))),
            name(subject),
            key.getEncoded(),
            der(EXTENSIONS, der(SEQUENCE, extensions)));
    byte[] signature = concatenated(new byte[1], signature(content, authority.getPrivate()));
    return der(SEQUENCE, content, ECDSA_WITH_SHA256, der(BIT_STRING, signature));
  }

  private static byte[] signature(byte[] content, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was just made cannot sign", e);
    }
  }

  private static byte[] name(String commonName) {
    byte[] text = der(UTF8_STRING, commonName.getBytes(StandardCharsets.US_ASCII));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant instant) {
    return der(GENERALIZED_TIME, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = concatenated(parts);
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    if (content.length > 0xff) {
      der.write(0x82);
      der.write(content.length >> 8);
    } else if (content.length > 0x7f) {
      der.write(0x81);
    }
    der.write(content.length);
    der.writeBytes(content);
    return der.toByteArray();
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
