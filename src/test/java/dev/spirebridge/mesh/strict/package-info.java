/** Plans of policies. */
@org.jspecify.annotations.NullMarked
package dev.spirebridge.mesh.strict;
