/**
 * The issuer check: whether what gateways and workloads really present chains to the authorities of
 * SPIRE. Probes collect certificates; {@link dev.spirebridge.issuer.Judge} alone says what they
 * mean.
 */
@NullMarked
package dev.spirebridge.issuer;

import org.jspecify.annotations.NullMarked;
