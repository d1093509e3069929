/**
 * The SPIRE agent's Workload API as a source: a watch that is opened again after any end, checked
 * updates into the store.
 */
@NullMarked
package dev.spirebridge.workloadapi;

import org.jspecify.annotations.NullMarked;
