package dev.spirebridge.app;

import dev.spirebridge.status.ControllerStatus;
import java.util.List;

/** One kind of object that the controller looks after, with all that this runs on. */
interface ControlLoop extends AutoCloseable {

  /** Any thread. */
  ControllerStatus status();

  /** One sentence for each of its threads that has ended unasked. Any thread; never blocks. */
  List<String> stopped();

  /** Waits for the pass that is running, which writes the rest of its plan, and begins no other. */
  @Override
  void close();
}
