/**
 * The commands about namespaces: each is planned as a whole, shown, done, and then waited for.
 * Planning is pure; {@link dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow} does it.
 */
@NullMarked
package dev.spirebridge.clusterspiffeid.workflow;

import org.jspecify.annotations.NullMarked;
