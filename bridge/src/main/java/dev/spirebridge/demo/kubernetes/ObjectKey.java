package dev.spirebridge.demo.kubernetes;

import java.util.Comparator;

/**
 * Where an object lies; in the order of lists.
 *
 * @param storage of its resource
 * @param namespace empty for objects of the whole cluster
 */
record ObjectKey(String storage, String namespace, String name) implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::storage)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** Whether it is of these; an empty namespace means all. */
  boolean isIn(String wantedStorage, String wantedNamespace) {
    return storage.equals(wantedStorage)
        && (wantedNamespace.isEmpty() || namespace.equals(wantedNamespace));
  }
}
