@NullMarked
package dev.spirebridge.issuer.watch;

import org.jspecify.annotations.NullMarked;
