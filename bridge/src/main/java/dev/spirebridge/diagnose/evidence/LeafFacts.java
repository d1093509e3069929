package dev.spirebridge.diagnose.evidence;

import java.time.Instant;
import java.util.Optional;

/**
 * What a certificate says of itself, which proves nothing.
 *
 * @param serial in lower-case hexadecimal
 * @param issuer fit to be printed
 * @param authorityKeyId in lower-case hexadecimal
 */
public record LeafFacts(
    Optional<String> spiffeId,
    String serial,
    String issuer,
    Optional<String> authorityKeyId,
    Instant notAfter) {}
