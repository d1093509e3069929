package dev.spirebridge.issuer;

import java.util.List;
import java.util.Set;

/** What a probe brings back. */
public sealed interface Evidence {

  /**
   * @param all at least one; the worst counts
   * @param trustedKeyIds of the authorities that the target itself trusts as its peers', in
   *     lower-case hexadecimal; empty where that was not to be seen
   */
  record Seen(List<Presented> all, Set<String> trustedKeyIds) implements Evidence {
    public Seen(List<Presented> all) {
      this(all, Set.of());
    }

    public Seen {
      all = List.copyOf(all);
      trustedKeyIds = Set.copyOf(trustedKeyIds);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("who saw nothing says why");
      }
    }
  }

  record NotSeen(Verdict.Absence why) implements Evidence {}
}
