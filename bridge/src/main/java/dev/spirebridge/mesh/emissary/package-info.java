/**
 * Moves Emissary: the bridge beside it keeps the certificate files that it reads, a TLSContext takes
 * them, and Mappings call their upstreams with it.
 */
@NullMarked
package dev.spirebridge.mesh.emissary;

import org.jspecify.annotations.NullMarked;
