/** Tests of how pods are read, and of what a refusal is told as. */
@NullMarked
package dev.spirebridge.diagnose.collect;

import org.jspecify.annotations.NullMarked;
