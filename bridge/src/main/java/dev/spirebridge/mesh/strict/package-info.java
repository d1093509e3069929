/**
 * Switches a PeerAuthentication to STRICT once all that it covers is on SPIRE, and back. Pure:
 * plans in, plans out.
 */
@NullMarked
package dev.spirebridge.mesh.strict;

import org.jspecify.annotations.NullMarked;
