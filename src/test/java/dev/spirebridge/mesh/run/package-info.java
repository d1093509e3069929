/** Plans are carried out and taken back, with every failure at every request. */
@NullMarked
package dev.spirebridge.mesh.run;

import org.jspecify.annotations.NullMarked;
