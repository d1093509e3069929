/**
 * What moves a consumer onto SPIRE and back, as values: the objects that were seen, the edits of a
 * plan with their order and the gates between them, and what is kept for the way back. The planners
 * of each consumer are packages of their own below this one and know nothing but this and {@code
 * mesh.text}; {@code mesh.run} carries plans out.
 */
@NullMarked
package dev.spirebridge.mesh;

import org.jspecify.annotations.NullMarked;
