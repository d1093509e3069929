/**
 * The ways to see what a target presents: a TLS handshake, an Envoy's admin port, an SDS server,
 * files. They bring back certificates, or why there are none, and judge nothing.
 */
@NullMarked
package dev.spirebridge.issuer.probe;

import org.jspecify.annotations.NullMarked;
