package dev.spirebridge.unixsocket;

import io.grpc.Attributes;
import java.util.Optional;

/**
 * The process at the other end of a Unix socket, held fast against the reuse of its number. Equal
 * when it is the same process. Thread-safe.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class PinnedProcess {

  /** On each call's transport attributes, where a listener admits its callers one by one. */
  public static final Attributes.Key<PinnedProcess> ATTRIBUTE =
      Attributes.Key.create("dev.spirebridge.unixsocket.PinnedProcess");

  private PinnedProcess() {}

  /** The UID of the Kubernetes pod it runs in, from its cgroup; empty outside of pods. */
  public Optional<String> podUid() {
    throw new UnsupportedOperationException();
  }

  /** False from the end of the process on, whoever has its number by then. Never blocks. */
  public boolean isAlive() {
    throw new UnsupportedOperationException();
  }

  /**
   * Runs {@code action} once when the process has ended, on an event loop; at once, on this thread,
   * when it has already.
   *
   * @return takes the wish back
   */
  public Runnable onExit(Runnable action) {
    throw new UnsupportedOperationException();
  }
}
