/**
 * In the place of Gloo's control plane, which is not to be had in a test: translates Upstreams into
 * clusters as Gloo documents it, serves them to a gateway's Envoy, and accepts them in their
 * status.
 */
@NullMarked
package dev.spirebridge.testing.gloo;

import org.jspecify.annotations.NullMarked;
