/**
 * The gates between the steps of a move, one class for each kind: what is asked of the cluster, of
 * the Envoys and of the bridges, and what the answers mean.
 */
@NullMarked
package dev.spirebridge.app.gate;

import org.jspecify.annotations.NullMarked;
