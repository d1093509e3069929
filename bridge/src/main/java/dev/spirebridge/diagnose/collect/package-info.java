/**
 * Collects the evidence: asks the API server, the bridge that serves the pod and the pod's Envoy.
 * What fails becomes evidence of its own, with the reason.
 */
@NullMarked
package dev.spirebridge.diagnose.collect;

import org.jspecify.annotations.NullMarked;
