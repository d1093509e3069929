/** The commands about federation: what they read of the cluster, and what they write. */
@NullMarked
package dev.spirebridge.federation.workflow;

import org.jspecify.annotations.NullMarked;
