package dev.spirebridge.status;

import java.time.Instant;

/**
 * One X.509 authority of a trust bundle.
 *
 * @param subject distinguished name, RFC 2253
 * @param keyId subject key identifier in lower-case hexadecimal; empty when the certificate has
 *     none
 */
public record AuthorityStatus(String subject, String keyId, Instant notAfter) {}
