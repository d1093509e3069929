package dev.spirebridge.status;

/** Where a source stands with the SPIRE agent. */
public enum SourcePhase {
  /** A watch is being opened; nothing has been answered on it yet. */
  CONNECTING,
  /** The agent answers, but has no identity for this workload: its entry is missing or new. */
  AWAITING_REGISTRATION,
  /** The watch is open and has carried an update, be it one that was refused. */
  STREAMING,
  /** The agent cannot be reached, or the watch ended; the next try is scheduled. */
  BACKING_OFF,
  /**
   * The agent refuses the request itself; it is retried slowly, since only a change there helps.
   */
  REJECTED,
  /** The agent does not let the bridge act for others: its SPIFFE ID is no authorized delegate. */
  DELEGATE_NOT_AUTHORIZED,
  /** The agent does not know the bridge itself: the delegate's own entry is missing. */
  DELEGATE_WITHOUT_ENTRY,
  /**
   * The caller's process cannot be seen from the bridge's PID namespace, so nobody can attest it.
   */
  CALLER_NOT_VISIBLE,
  /** The agent has identities for the caller, but the bridge's policy lets none be handed out. */
  NOT_ALLOWED,
  /** The bridge is stopping. */
  CLOSED
}
