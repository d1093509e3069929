package dev.spirebridge.kubernetes;

import java.util.Optional;

/**
 * The object an Event is about.
 *
 * @param namespace empty for objects of the whole cluster
 * @param uid empty where it is not known; kubectl describe then doesn't find the Event
 */
public record ObjectReference(
    String apiVersion, String kind, Optional<String> namespace, String name, Optional<String> uid) {

  /** A namespace, which itself is an object of the whole cluster. */
  public static ObjectReference namespace(String name, String uid) {
    return new ObjectReference("v1", "Namespace", Optional.empty(), name, Optional.of(uid));
  }
}
