package dev.spirebridge.status;

/** Where a Kubernetes Secret stands that the bridge keeps. */
public enum SecretState {
  /** There is no identity to write yet, or the API server has not been asked yet. */
  WAITING,
  /** The Secret holds a good identity of this workload. */
  IN_PLACE,
  /** The identity has expired without a successor; the Secret is left as it is. */
  EXPIRED,
  /** The agent has no identity for this workload any more; the Secret is left as it is. */
  WITHDRAWN,
  /** There is a Secret of that name without our label, which is never touched. */
  FOREIGN,
  /** The Secret is ours, and cannot be changed: of another type, or immutable. */
  BLOCKED,
  /** The API server refuses, cannot be reached, or somebody else writes the Secret as well. */
  FAILING
}
