package dev.spirebridge.store;

import java.util.Optional;

/**
 * Who opened a connection.
 *
 * @param listener address of the listener it came in on
 * @param process the peer's process as the kernel vouches for it; empty over TCP
 * @param pin holds that process fast; empty where identities do not depend on the caller
 */
public record Caller(String listener, Optional<ProcessIds> process, Optional<ProcessPin> pin) {

  /** A caller of a bridge that gives everybody the same identities. */
  public Caller(String listener, Optional<ProcessIds> process) {
    this(listener, process, Optional.empty());
  }

  /**
   * @param pid as seen from the bridge's pid namespace; 0 when the process is not visible in it
   */
  public record ProcessIds(int pid, int uid, int gid) {}

  /** For people: {@code pid 12 uid 1337}, or {@code tcp} where the kernel tells nothing. */
  public String description() {
    return process.map(ids -> "pid " + ids.pid() + " uid " + ids.uid()).orElse("tcp");
  }
}
