/**
 * Carries plans out: saves what is there, writes step by step, waits at the gates, and takes it all
 * back. The same for every consumer; it knows none of them.
 */
@NullMarked
package dev.spirebridge.mesh.run;

import org.jspecify.annotations.NullMarked;
