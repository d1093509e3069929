@NullMarked
package dev.spirebridge.mesh.enroute;

import org.jspecify.annotations.NullMarked;
