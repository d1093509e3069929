/**
 * What is shipped besides the program, as Helm, Kubernetes, SPIRE and the program itself judge it.
 */
@NullMarked
package dev.spirebridge.deploy;

import org.jspecify.annotations.NullMarked;
