/**
 * Brings Spinnaker into a mesh of SPIRE's: patches for its operator, the way in through Istio's
 * gateway, and the order of it all.
 */
@NullMarked
package dev.spirebridge.mesh.spinnaker;

import org.jspecify.annotations.NullMarked;
