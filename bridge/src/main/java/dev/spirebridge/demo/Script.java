package dev.spirebridge.demo;

import java.io.IOException;
import java.nio.file.Path;

/** What is played: who is there, and who serves whom. */
interface Script {
  /** Tells what is about to be seen. */
  void opening(Path folder);

  /**
   * Starts everything.
   *
   * @throws IOException if a port, a socket or a process cannot be had
   * @throws IllegalStateException if a part does not do what it must
   */
  Scene start(Path folder) throws IOException, InterruptedException;

  /** Whether the folder holds more than sockets, worth a look after a failure. */
  boolean leavesLogs();
}
