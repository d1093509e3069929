package dev.spirebridge.identity;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Key identifiers of certificates: what tells two authorities with one name apart. */
public final class KeyIdentifiers {

  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

  /** An OCTET STRING (RFC 5280, section 4.2.1.2) inside the extension's own OCTET STRING. */
  private static final int HEADER_BYTES = 4;

  private KeyIdentifiers() {}

  /**
   * The subject key identifier in lower-case hexadecimal, or none where the certificate has none.
   */
  public static Optional<String> subject(X509Certificate certificate) {
    return Optional.ofNullable(certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER))
        .filter(value -> value.length > HEADER_BYTES && value[2] == 0x04)
        .map(value -> Arrays.copyOfRange(value, HEADER_BYTES, value.length))
        .map(HexFormat.of()::formatHex);
  }
}
