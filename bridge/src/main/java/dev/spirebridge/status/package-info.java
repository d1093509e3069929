/**
 * What every part says about itself: small immutable records and the one-method interface that
 * produces them. The HTTP endpoints, the metrics and the diagnosis read these and nothing else.
 */
@NullMarked
package dev.spirebridge.status;

import org.jspecify.annotations.NullMarked;
