/**
 * Gateway and workloads as real Envoys: each is a process with a bootstrap in the demo's folder,
 * takes its secrets from its own bridge's Unix socket and does all the TLS. The workloads behind
 * two of them speak plain HTTP on loopback.
 */
@NullMarked
package dev.spirebridge.demo.envoy;

import org.jspecify.annotations.NullMarked;
