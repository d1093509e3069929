package dev.spirebridge.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.spirebridge.logging.LogEvent;
import java.util.List;
import java.util.Optional;
import org.slf4j.Marker;

/** Finds the name of what a line tells. */
final class LogEvents {

  private LogEvents() {}

  /** Empty for lines below INFO and for those of libraries. */
  static Optional<String> nameOf(ILoggingEvent line) {
    List<Marker> markers = line.getMarkerList();
    return markers == null
        ? Optional.empty()
        : markers.stream().filter(LogEvent.class::isInstance).findFirst().map(Marker::getName);
  }
}
