/**
 * Protobuf messages read off the wire field by field, where the generated code would load more than
 * it reads: for a map in a message it makes the descriptors of all that the message's file imports.
 */
@NullMarked
package dev.spirebridge.protobuf;

import org.jspecify.annotations.NullMarked;
