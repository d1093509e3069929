/**
 * What the bridge says of itself over HTTP: liveness, readiness, metrics and the status document.
 * Everything here is read-only and is made from the status records, which hold no private key.
 */
@NullMarked
package dev.spirebridge.admin;

import org.jspecify.annotations.NullMarked;
