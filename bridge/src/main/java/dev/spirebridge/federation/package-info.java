/**
 * Federation of trust domains: ClusterFederatedTrustDomains kept as configured, and a look at what
 * a bundle endpoint and the SPIRE agent really serve.
 */
@NullMarked
package dev.spirebridge.federation;

import org.jspecify.annotations.NullMarked;
