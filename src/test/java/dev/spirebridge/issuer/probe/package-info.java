/** Probes against real sockets and files, most of them bad. */
@NullMarked
package dev.spirebridge.issuer.probe;

import org.jspecify.annotations.NullMarked;
