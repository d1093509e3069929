package dev.spirebridge.clusterspiffeid;

/** The {@code status.stats} of a ClusterSPIFFEID, written by spire-controller-manager alone. */
public record Stats(
    int namespacesSelected,
    int namespacesIgnored,
    int podsSelected,
    int podEntryRenderFailures,
    int entriesMasked,
    int entriesToSet,
    int entryFailures) {}
