/** Tests of what the bridge says of itself, most of them over real sockets. */
@NullMarked
package dev.spirebridge.admin;

import org.jspecify.annotations.NullMarked;
