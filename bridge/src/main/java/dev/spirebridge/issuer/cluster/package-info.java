/**
 * The issuer check in a cluster: which pods to look at, how to look into their proxies, and what
 * Istio's own CA is. With the rights of whoever runs it (clusterspiffeid/rbac/check-issuer.yaml).
 */
@NullMarked
package dev.spirebridge.issuer.cluster;

import org.jspecify.annotations.NullMarked;
