@NullMarked
package dev.spirebridge.delegatedidentity;

import org.jspecify.annotations.NullMarked;
