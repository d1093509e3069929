/**
 * What moves EnRoute, as files alone: its cert-server, which takes the certificate files, is closed,
 * so nothing of it can be proved from outside.
 */
@NullMarked
package dev.spirebridge.mesh.enroute;

import org.jspecify.annotations.NullMarked;
