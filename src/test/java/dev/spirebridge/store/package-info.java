@NullMarked
package dev.spirebridge.store;

import org.jspecify.annotations.NullMarked;
