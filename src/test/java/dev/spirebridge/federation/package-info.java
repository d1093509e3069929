@NullMarked
package dev.spirebridge.federation;

import org.jspecify.annotations.NullMarked;
