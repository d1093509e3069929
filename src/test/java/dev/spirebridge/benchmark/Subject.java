package dev.spirebridge.benchmark;

import java.nio.file.Path;

/** A server to be measured. */
interface Subject {
  /** A subject that serves. */
  record Running(long pid, Path sdsSocket) {}

  /** How tables call it. */
  String label();

  /** Starts it, fed by {@code feed}, and returns when it is ready to serve. */
  Running start(Workspace workspace, Feed feed);

  /** SPIRE agent's own SDS, which stands on the Workload API's socket. */
  record SpireAgentSds() implements Subject {
    @Override
    public String label() {
      return "SPIRE agent";
    }

    @Override
    public Running start(Workspace workspace, Feed feed) {
      return new Running(feed.pid(), feed.socket());
    }
  }
}
