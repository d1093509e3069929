package dev.spirebridge.issuer;

/** A target and the way to look at it. */
public record Aim(Target target, Probe probe) {}
