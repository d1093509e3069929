@NullMarked
package dev.spirebridge.sds;

import org.jspecify.annotations.NullMarked;
