@NullMarked
package dev.spirebridge.kubesecret;

import org.jspecify.annotations.NullMarked;
