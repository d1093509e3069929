package dev.spirebridge.demo.calls;

import java.util.List;

/** Those on the way of a call, in its order: the gateway calls A, and A calls B. */
public record Parties(Party gateway, Party workloadA, Party workloadB) {

  public List<Party> all() {
    return List.of(gateway, workloadA, workloadB);
  }
}
