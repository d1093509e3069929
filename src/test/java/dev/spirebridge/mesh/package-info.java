/** What tests of planners have in common. */
@org.jspecify.annotations.NullMarked
package dev.spirebridge.mesh;
