@NullMarked
package dev.spirebridge.identity;

import org.jspecify.annotations.NullMarked;
