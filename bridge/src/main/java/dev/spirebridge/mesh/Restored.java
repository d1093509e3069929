package dev.spirebridge.mesh;

/** An object as it was, or as it shall be, over the version that is there now. */
public final class Restored {

  private Restored() {}

  /**
   * @param wanted its labels, annotations and everything beside metadata and status are taken
   * @param live the rest is taken from here: identity, version, status, and the fields that others
   *     write all the time
   */
  public static Tree of(Tree wanted, Tree live) {
    Tree metadata = live.tree("metadata").orElse(Tree.EMPTY);
    Tree own = wanted.tree("metadata").orElse(Tree.EMPTY);
    metadata = Volatile.taken(metadata, own, "labels");
    metadata = Volatile.taken(metadata, own, "annotations");
    Tree whole = wanted.with(metadata, "metadata");
    whole = Volatile.taken(whole, live, "apiVersion");
    whole = Volatile.taken(whole, live, "kind");
    whole = Volatile.taken(whole, live, "status");
    whole = Volatile.taken(whole, live, Volatile.REPLICAS);
    whole = Volatile.taken(whole, live, Volatile.REVISION);
    return Volatile.taken(whole, live, Volatile.RESTARTED);
  }
}
