/**
 * The benchmark: the same load on SPIRE agent's own SDS and on the bridge, each a process of its
 * own, fed by the same SPIRE agent. {@link dev.spirebridge.benchmark.SdsBenchmark} says how to run
 * it.
 */
@NullMarked
package dev.spirebridge.benchmark;

import org.jspecify.annotations.NullMarked;
