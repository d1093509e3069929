/** Tests of the code base as a whole: its layers, its habits and the size of its files. */
@NullMarked
package dev.spirebridge;

import org.jspecify.annotations.NullMarked;
