package dev.spirebridge.status;

import java.time.Instant;

/**
 * The public parts of an X.509-SVID in use.
 *
 * @param hint as the registration entry gives it; empty when it gives none
 * @param serial the leaf's serial number in lower-case hexadecimal
 * @param issuer the issuer's distinguished name, RFC 2253
 * @param isDefault whether the name {@code default} stands for this one
 */
public record SvidStatus(
    String spiffeId,
    String hint,
    String serial,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    boolean isDefault) {}
