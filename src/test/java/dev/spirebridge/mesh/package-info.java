/** Tests of the values that plans are made of. */
@NullMarked
package dev.spirebridge.mesh;

import org.jspecify.annotations.NullMarked;
