/**
 * The Kubernetes API as every controller here needs it: a client with readable failures, informers
 * that only say "look again", one loop, one leader, server-side apply, and Events.
 */
@NullMarked
package dev.spirebridge.kubernetes;

import org.jspecify.annotations.NullMarked;
