package dev.spirebridge.mesh;

import java.util.Optional;

/** What to write over an object to give back what was there before. */
public final class Restored {

  private Restored() {}

  /**
   * Content, labels and annotations as they were, literally; but what others keep in the object
   * stays as it is now: status, the rest of metadata with version and uid, the number of replicas,
   * the Deployment's revision and the moment of the last restart. Without managedFields.
   *
   * @param before as it was before our first edit
   * @param live as it is now
   */
  public static Tree of(Tree before, Tree live) {
    Tree restored = before.without("status").without("metadata");
    restored =
        restored.with(
            live.tree("metadata")
                .orElse(Tree.EMPTY)
                .without("labels")
                .without("annotations")
                .without("managedFields"),
            "metadata");
    restored = taken(restored, before, "metadata", "labels");
    restored = taken(restored, before, "metadata", "annotations");
    restored = restored.without("metadata", "annotations", Volatile.REVISION);
    restored = taken(restored, live, "metadata", "annotations", Volatile.REVISION);
    restored = taken(restored, live, "spec", "replicas");
    restored = taken(restored, live, Volatile.restartedAt());
    return taken(restored, live, "status");
  }

  private static Tree taken(Tree into, Tree from, String... path) {
    Optional<Object> value = from.at(path);
    return value.isEmpty() ? into : into.with(value.get(), path);
  }
}
