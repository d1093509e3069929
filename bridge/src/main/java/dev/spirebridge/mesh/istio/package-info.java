/**
 * Moves Istio's proxies onto SPIRE and back without a failed request: unmoved proxies learn SPIRE's
 * authorities, moved ones keep the mesh's own root beside them for a bounded time, and workloads
 * follow one by one, each behind the issuer check. Pure: plans in, plans out.
 */
@NullMarked
package dev.spirebridge.mesh.istio;

import org.jspecify.annotations.NullMarked;
