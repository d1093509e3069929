package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.STOP_INCOMPLETE;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a process, to be stopped in the reverse of the order they were started in. */
final class StartedParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StartedParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /**
   * What fails to stop is logged and keeps nothing else from stopping. A second call does nothing.
   */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn(
            STOP_INCOMPLETE, "{} did not stop in good order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
