/**
 * The latest identities per subject: one writer, many subscribers. The port between the sources
 * that learn identities and the sinks that hand them out.
 */
@NullMarked
package dev.spirebridge.store;

import org.jspecify.annotations.NullMarked;
