/**
 * A small Kubernetes API in this process: what a controller needs of one, spoken over real HTTP, so
 * that the demo shows the real controller on a machine that has no cluster. The same contract test
 * runs against it and against kube-apiserver.
 */
@NullMarked
package dev.spirebridge.demo.kubernetes;

import org.jspecify.annotations.NullMarked;
