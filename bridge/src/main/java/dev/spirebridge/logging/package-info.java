/** The names of what the program logs. Everything may import it; it imports nothing of ours. */
@NullMarked
package dev.spirebridge.logging;

import org.jspecify.annotations.NullMarked;
