@NullMarked
package dev.spirebridge.issuer;

import org.jspecify.annotations.NullMarked;
