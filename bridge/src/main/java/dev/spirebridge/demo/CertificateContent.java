package dev.spirebridge.demo;

import java.time.Instant;
import java.util.List;

/**
 * What a certificate asserts, apart from its key, its serial number and its issuer.
 *
 * @param subject distinguished name as RFC 2253 writes it; the serial number is added for an
 *     authority, as SPIRE does, so that no two authorities share a name
 * @param uriNames URI subject alternative names, in order; an X.509-SVID has exactly one, but this
 *     record does not insist
 * @param authority whether basic constraints and key usage are those of a certificate authority
 */
public record CertificateContent(
    String subject, List<String> uriNames, boolean authority, Instant notBefore, Instant notAfter) {

  public CertificateContent {
    uriNames = List.copyOf(uriNames);
  }
}
