package dev.spirebridge.demo;

import java.util.Map;

/** A ClusterSPIFFEID's {@code status.stats}, as spire-controller-manager counts. */
record EntryStats(
    int namespacesSelected,
    int namespacesIgnored,
    int podsSelected,
    int podEntryRenderFailures,
    int entriesMasked,
    int entriesToSet) {

  /** Of an object that could not be read: it counts nothing, and only the log says why. */
  static final EntryStats NONE = new EntryStats(0, 0, 0, 0, 0, 0);

  /** As it is written. Setting an entry never fails here. */
  Map<String, Integer> fields() {
    return Map.of(
        "namespacesSelected", namespacesSelected,
        "namespacesIgnored", namespacesIgnored,
        "podsSelected", podsSelected,
        "podEntryRenderFailures", podEntryRenderFailures,
        "entriesMasked", entriesMasked,
        "entriesToSet", entriesToSet,
        "entryFailures", 0);
  }
}
