/**
 * Workloads as processes of their own, where possible each of another user: what a bridge that
 * serves a whole node must tell apart. They speak the bridge's wire protocol only.
 */
@NullMarked
package dev.spirebridge.demo.node;

import org.jspecify.annotations.NullMarked;
