package dev.spirebridge.issuer;

import dev.spirebridge.kubernetes.ObjectReference;
import java.util.Optional;

/**
 * Whose certificate is looked at.
 *
 * @param name as whoever asked for it would call it
 * @param workload what to tell about it in Kubernetes, if it runs there
 */
public record Target(
    String name,
    TargetClass targetClass,
    Expectation expectation,
    Optional<ObjectReference> workload) {}
