/**
 * The walks of docs/consumers, walked: the commands that a page tells people to type, in their
 * order, typed into a shell, and what the page says one should see then. Where no node is to run
 * pods on, what stands in for it is here, too.
 */
@NullMarked
package dev.spirebridge.testing.walk;

import org.jspecify.annotations.NullMarked;
