package dev.spirebridge.kubernetes;

import java.util.Optional;

/**
 * The object an Event is about.
 *
 * @param namespace empty for objects of the whole cluster
 * @param uid empty where it is not known; kubectl describe then doesn't find the Event
 */
public record ObjectReference(
    String apiVersion,
    String kind,
    Optional<String> namespace,
    String name,
    Optional<String> uid) {}
