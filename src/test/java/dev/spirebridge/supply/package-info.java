/** What is shipped besides our own classes, and how it is built. */
@NullMarked
package dev.spirebridge.supply;

import org.jspecify.annotations.NullMarked;
