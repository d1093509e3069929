/** The issuer check in a cluster, against a real API server. */
@NullMarked
package dev.spirebridge.issuer.cluster;

import org.jspecify.annotations.NullMarked;
