/** Plans for gateways of Gloo's as they are found. */
@NullMarked
package dev.spirebridge.mesh.gloo;

import org.jspecify.annotations.NullMarked;
