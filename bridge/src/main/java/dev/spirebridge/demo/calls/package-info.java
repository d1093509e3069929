/**
 * The calls of the demo: who takes part, what one call proves about every peer on its way, and the
 * text in which the workloads tell each other. Java TLS and Envoy carry the same calls.
 */
@NullMarked
package dev.spirebridge.demo.calls;

import org.jspecify.annotations.NullMarked;
