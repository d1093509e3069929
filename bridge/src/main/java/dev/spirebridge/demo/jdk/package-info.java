/**
 * Gateway and workloads in plain Java: an SDS client that keeps the secrets it is sent, and TLS
 * servers and clients that use whatever the latest ones are. It knows the bridge by its wire
 * protocol only, as Envoy does.
 */
@NullMarked
package dev.spirebridge.demo.jdk;

import org.jspecify.annotations.NullMarked;
