package dev.spirebridge.app;

/** A value that was understood, with the place it came from for messages about it. */
record Placed<T>(Place place, T value) {}
