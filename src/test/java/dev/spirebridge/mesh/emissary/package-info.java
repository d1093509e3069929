@NullMarked
package dev.spirebridge.mesh.emissary;

import org.jspecify.annotations.NullMarked;
