/**
 * Looks at running instances from outside, as whoever operates them does, and says what was seen or
 * why nothing was.
 */
@NullMarked
package dev.spirebridge.diagnose.instance;

import org.jspecify.annotations.NullMarked;
