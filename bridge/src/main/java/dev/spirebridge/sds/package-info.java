/**
 * Envoy's Secret Discovery Service, version 3: the protocol as a pure state machine, the streams
 * that drive it, the names a listener knows, and the encoding of identities as Envoy secrets.
 */
@NullMarked
package dev.spirebridge.sds;

import org.jspecify.annotations.NullMarked;
