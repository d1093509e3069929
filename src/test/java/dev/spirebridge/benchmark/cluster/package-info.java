/** What the controller takes of a big cluster: time, memory, and writes to a real API server. */
@NullMarked
package dev.spirebridge.benchmark.cluster;

import org.jspecify.annotations.NullMarked;
