/** Plans of a mesh, carried out on a cluster of values. */
@org.jspecify.annotations.NullMarked
package dev.spirebridge.mesh.istio;
