package dev.spirebridge.benchmark;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A server to be measured. */
interface Subject {
  /**
   * A subject that serves.
   *
   * @param http where it tells of itself; empty for one that does not
   */
  record Running(long pid, Path sdsSocket, Optional<URI> http) {}

  /** How tables call it. */
  String label();

  /** How many files it keeps open for each stream on a connection of its own. */
  int filesPerStream();

  /** Starts it, fed by {@code feed}, and returns when it is ready to serve. */
  Running start(Workspace workspace, Feed feed);

  /** SPIRE agent's own SDS, which stands on the Workload API's socket. */
  record SpireAgentSds() implements Subject {
    @Override
    public String label() {
      return "SPIRE agent";
    }

    /** The connection, and the caller's folder in /proc by which it sees the caller end. */
    @Override
    public int filesPerStream() {
      return 2;
    }

    @Override
    public Running start(Workspace workspace, Feed feed) {
      return new Running(feed.pid(), feed.socket(), Optional.empty());
    }
  }
}
