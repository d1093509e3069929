package dev.spirebridge.issuer;

import java.util.Comparator;
import java.util.List;

/** What a verdict, or all of them together, says about the switch to STRICT. */
public enum Standing {
  HOLDS,
  DOES_NOT_HOLD,
  /** Nothing was learned that speaks for it or against it. */
  UNKNOWN;

  /** Where the worst of several counts. */
  public static final Comparator<Standing> WORST_FIRST =
      Comparator.comparingInt(List.of(DOES_NOT_HOLD, UNKNOWN, HOLDS)::indexOf);
}
