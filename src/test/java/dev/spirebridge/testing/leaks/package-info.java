/** The search for private keys in everything that the program writes but its key files. */
@NullMarked
package dev.spirebridge.testing.leaks;

import org.jspecify.annotations.NullMarked;
