package dev.spirebridge.issuer;

import java.util.List;

/** What a probe brings back. */
public sealed interface Evidence {

  /**
   * @param all at least one; the worst counts
   */
  record Seen(List<Presented> all) implements Evidence {
    public Seen {
      all = List.copyOf(all);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("who saw nothing says why");
      }
    }
  }

  record NotSeen(Verdict.Absence why) implements Evidence {}
}
