package dev.spirebridge.unixsocket;

import java.io.IOException;

/**
 * A process by a descriptor (pidfd_open(2)), to be signalled: what is found out about its number
 * while this is open is true of the very process that the signal goes to, or that has ended.
 *
 * <p>Confined to one thread.
 */
public final class HeldProcess implements AutoCloseable {

  private static final int EPERM = 1;
  private static final int ESRCH = 3;

  private final int pidfd;
  private boolean closed;

  private HeldProcess(int pidfd) {
    this.pidfd = pidfd;
  }

  /** Whether this JVM may call the C library, which the launcher sees to. */
  public static boolean isSupported() {
    return LinuxCalls.areLinked();
  }

  /**
   * Holds the process that has a number now.
   *
   * @throws ProcessEndedException when there is none
   */
  public static HeldProcess of(int pid) throws IOException, ProcessEndedException {
    LinuxCalls.Result opened = LinuxCalls.pidfdOpen(pid);
    if (opened.failed()) {
      throw failure("pidfd_open", opened);
    }
    return new HeldProcess(opened.value());
  }

  /**
   * Sends a signal.
   *
   * @param signal its number
   * @throws ProcessEndedException when it has ended meanwhile
   */
  public void signal(int signal) throws IOException, ProcessEndedException {
    LinuxCalls.Result sent = LinuxCalls.pidfdSendSignal(pidfd, signal);
    if (sent.failed()) {
      throw failure("pidfd_send_signal", sent);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LinuxCalls.close(pidfd);
    }
  }

  private static IOException failure(String call, LinuxCalls.Result result)
      throws ProcessEndedException {
    return switch (result.errno()) {
      case ESRCH -> throw new ProcessEndedException();
      case EPERM -> new IOException("this process may not signal it");
      default -> new IOException(call + " fails with error " + result.errno());
    };
  }
}
