/**
 * The load client of the benchmark: a process of its own that opens many SDS connections as cheaply
 * as it can, answers as Envoy does and reports what arrived when.
 */
@NullMarked
package dev.spirebridge.benchmark.load;

import org.jspecify.annotations.NullMarked;
