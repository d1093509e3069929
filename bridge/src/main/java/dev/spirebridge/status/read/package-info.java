/**
 * The way back: what an instance tells of itself over HTTP, as the records it was written from.
 * Whatever asks a running bridge or controller reads it by these and nothing else.
 */
@NullMarked
package dev.spirebridge.status.read;

import org.jspecify.annotations.NullMarked;
