/** Helpers of the tests: waiting on conditions, and the fakes and peers in the packages below. */
@NullMarked
package dev.spirebridge.testing;

import org.jspecify.annotations.NullMarked;
