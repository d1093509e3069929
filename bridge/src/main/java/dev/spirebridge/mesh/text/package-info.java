/**
 * Texts that plans read, edit and show: YAML inside of ConfigMaps and annotations, edited where it
 * stands, and unified diffs. Pure.
 */
@NullMarked
package dev.spirebridge.mesh.text;

import org.jspecify.annotations.NullMarked;
