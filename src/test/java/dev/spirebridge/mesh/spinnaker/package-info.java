@NullMarked
package dev.spirebridge.mesh.spinnaker;

import org.jspecify.annotations.NullMarked;
