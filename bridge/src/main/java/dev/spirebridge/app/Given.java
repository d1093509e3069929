package dev.spirebridge.app;

/** A value as somebody wrote it, not yet understood. */
record Given(Place place, String text) {}
