package dev.spirebridge.demo;

/**
 * Where one registered workload's identities are told: a {@link EmbeddedWorkloadApi} of its own, or
 * its key at an {@link EmbeddedDelegatedIdentity}. Neither method waits for a client.
 */
public interface IdentityTarget {
  /** Tells these, and that they are all. */
  void publish(WorkloadUpdate update);

  /**
   * Tells that no registration entry is left.
   *
   * @param remaining no SVIDs; the own trust domain's bundle, which an agent has whatever happens
   */
  void withdraw(WorkloadUpdate remaining);
}
