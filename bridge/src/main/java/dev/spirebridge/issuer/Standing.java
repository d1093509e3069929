package dev.spirebridge.issuer;

/** What a verdict, or all of them together, says about the switch to STRICT. */
public enum Standing {
  HOLDS,
  DOES_NOT_HOLD,
  /** Nothing was learned that speaks for it or against it. */
  UNKNOWN
}
