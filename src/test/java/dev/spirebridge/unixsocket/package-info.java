@NullMarked
package dev.spirebridge.unixsocket;

import org.jspecify.annotations.NullMarked;
