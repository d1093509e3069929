/**
 * Where the bridge listens and connects: addresses, Unix socket files that outlive the process, and
 * the kernel's word on who is at the other end.
 */
@NullMarked
package dev.spirebridge.unixsocket;

import org.jspecify.annotations.NullMarked;
