/**
 * Moves a gateway of Gloo's onto SPIRE: the bridge beside its Envoy, the cluster by which Envoy
 * reaches it, and the Upstreams that are to be called with mTLS, one after the other.
 */
@NullMarked
package dev.spirebridge.mesh.gloo;

import org.jspecify.annotations.NullMarked;
