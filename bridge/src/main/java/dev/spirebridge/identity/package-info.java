/**
 * Immutable values of workload identity: SVIDs, trust bundles and the snapshot of both that was
 * true at one instant, and the checks that stand between what an agent sends and what is served.
 */
@NullMarked
package dev.spirebridge.identity;

import org.jspecify.annotations.NullMarked;
