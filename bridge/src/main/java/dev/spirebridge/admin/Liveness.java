package dev.spirebridge.admin;

import java.util.List;

/**
 * Tells which of the process's own threads have stopped working, so that only a restart helps. What
 * goes on outside the process, such as an agent that is away, is readiness and never belongs here:
 * a restart would throw away the last good identity.
 */
@FunctionalInterface
public interface Liveness {

  /** One sentence for each thread that has stopped; empty while all work. Must not block. */
  List<String> stopped();
}
