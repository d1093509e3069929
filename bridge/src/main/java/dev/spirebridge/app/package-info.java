/**
 * The bridge as a whole: its configuration, checked completely before anything starts, and the
 * wiring of the parts.
 */
@NullMarked
package dev.spirebridge.app;

import org.jspecify.annotations.NullMarked;
