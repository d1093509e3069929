/**
 * The real peers of the tests as real processes: SPIRE, Envoy and the bridge itself, the load that
 * drives them and a bare SDS client. A test whose peer is not installed is skipped by {@link
 * dev.spirebridge.testing.peers.Peers}.
 */
@NullMarked
package dev.spirebridge.testing.peers;

import org.jspecify.annotations.NullMarked;
