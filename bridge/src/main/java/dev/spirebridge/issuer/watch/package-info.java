/**
 * The issuer check as the controller runs it, for ever: which pods, what their bridges and their
 * handshakes show, and what is told when a verdict changes. With the controller's small rights: it
 * looks into no pod.
 */
@NullMarked
package dev.spirebridge.issuer.watch;

import org.jspecify.annotations.NullMarked;
