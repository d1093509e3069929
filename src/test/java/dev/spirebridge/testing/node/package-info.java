/**
 * The bridge as a daemon on a real Kubernetes node: its manifests applied with kubectl, proxies in
 * pods of their own namespaces, SPIRE or the embedded agent as the agent. Skipped where there is no
 * cluster, as {@link dev.spirebridge.testing.node.NodeSettings} says.
 */
@NullMarked
package dev.spirebridge.testing.node;

import org.jspecify.annotations.NullMarked;
