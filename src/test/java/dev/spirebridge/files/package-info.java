/** Tests of the files sink. */
@NullMarked
package dev.spirebridge.files;

import org.jspecify.annotations.NullMarked;
