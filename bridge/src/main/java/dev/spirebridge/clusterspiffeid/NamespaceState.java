package dev.spirebridge.clusterspiffeid;

/** Where a namespace stands on the way to its identities. */
public enum NamespaceState {
  /** It has no label, and no pods of its own that ask. */
  NOT_MANAGED,
  /** Labelled, and not allowed to be: a system namespace. */
  REFUSED,
  /** Its ClusterSPIFFEID is about to be written. */
  PENDING,
  /** Its ClusterSPIFFEID is written; no controller-manager has looked at it yet. */
  WRITTEN,
  /** spire-controller-manager has made its entries. */
  REGISTERED,
  /** A finding says what is wrong. */
  IN_TROUBLE
}
