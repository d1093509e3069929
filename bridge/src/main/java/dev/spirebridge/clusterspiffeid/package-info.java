/**
 * Labelled namespaces and their ClusterSPIFFEIDs. A pure planner looks at the whole and says what
 * to apply, delete and keep; one loop does it.
 */
@NullMarked
package dev.spirebridge.clusterspiffeid;

import org.jspecify.annotations.NullMarked;
