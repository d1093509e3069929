package dev.spirebridge.status;

/** What a subject's sinks may hand out. */
public enum Availability {
  /** No identity has arrived since the start. */
  PENDING,
  /** The last accepted update is in use. */
  AVAILABLE,
  /** The agent says there is no identity any more: nothing new is handed out. */
  WITHDRAWN
}
