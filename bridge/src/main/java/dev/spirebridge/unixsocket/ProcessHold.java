package dev.spirebridge.unixsocket;

import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;

/** How one process is told from a later one of the same number. Thread-safe. */
sealed interface ProcessHold permits PidfdHold, StartTimeHold {

  /** False from the end of the process on, and after {@link #release()}. Never blocks. */
  boolean isAlive();

  /**
   * Runs {@code ended} on the loop when the process has ended. Called at most once, on that loop.
   */
  void watch(IoEventLoop loop, Runnable ended);

  /** Gives back what this takes of the machine. The second time, nothing happens. */
  void release();
}
