package dev.spirebridge.sds;

/** What becomes of a stream that asks for a name which cannot be answered. */
public enum OnUnknown {
  /** The known names are answered, the rest waits and is answered the moment it exists. */
  HOLD,
  /** The stream is refused with INVALID_ARGUMENT, as SPIRE's agent does. */
  FAIL
}
