package dev.spirebridge.app;

import dev.spirebridge.status.ControllerStatus;

/** One kind of object that the controller looks after, with all that this runs on. */
interface ControlLoop extends AutoCloseable {

  /** Any thread. */
  ControllerStatus status();

  /** Waits for what is being written, and writes nothing more. */
  @Override
  void close();
}
