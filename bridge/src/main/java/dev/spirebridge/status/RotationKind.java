package dev.spirebridge.status;

/** What a rotation changed. */
public enum RotationKind {
  /** An SVID was replaced by a newer one. */
  LEAF,
  /** The authorities of a trust bundle changed. */
  AUTHORITIES
}
