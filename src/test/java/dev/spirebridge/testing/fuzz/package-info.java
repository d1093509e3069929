/** What fuzz targets and the tests of their committed inputs have in common. */
@NullMarked
package dev.spirebridge.testing.fuzz;

import org.jspecify.annotations.NullMarked;
