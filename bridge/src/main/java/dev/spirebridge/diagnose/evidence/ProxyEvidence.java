package dev.spirebridge.diagnose.evidence;

import java.util.List;
import java.util.Optional;

/** What the pod's Envoy tells of its secrets. */
public sealed interface ProxyEvidence {

  /**
   * @param active secrets it has
   * @param warming secrets it waits for
   * @param leaf of its own certificate
   */
  record Held(List<String> active, List<String> warming, Optional<LeafFacts> leaf)
      implements ProxyEvidence {
    public Held {
      active = List.copyOf(active);
      warming = List.copyOf(warming);
    }
  }

  /** The pod has no container that is known to be an Envoy, or is not there. */
  record None() implements ProxyEvidence {}

  record NotSeen(String why, String toDo) implements ProxyEvidence {}
}
