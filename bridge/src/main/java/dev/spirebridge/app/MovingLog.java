package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.MOVING_WINDOW_CLOSED;
import static dev.spirebridge.logging.LogEvent.MOVING_WINDOW_EXPIRED;
import static dev.spirebridge.logging.LogEvent.MOVING_WINDOW_OPENED;
import static dev.spirebridge.logging.LogEvent.MOVING_WINDOW_REFUSED;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.logging.LogEvent;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells what becomes of the roots of a move, each time as a warning with a name to look for. */
final class MovingLog {

  private static final Logger log = LoggerFactory.getLogger(MovingRoots.class);

  private final Path file;

  MovingLog(Path file) {
    this.file = file;
  }

  /** The file says something else than before. */
  void changed(MovingWindow before, MovingWindow next, Instant now) {
    switch (next) {
      case MovingWindow.Closed _ -> {
        if (before instanceof MovingWindow.Open(ExtraRoots roots, Federations _)) {
          event(MOVING_WINDOW_CLOSED, roots)
              .log(
                  "{} is gone, before its time: proxies trust the roots of the move no longer",
                  file);
        }
      }
      case MovingWindow.Open(ExtraRoots roots, Federations _) ->
          event(MOVING_WINDOW_OPENED, roots)
              .log(
                  "{} has proxies trust {} root(s) of {} beside their own until {}, for {}: who holds"
                      + " the key of one can call as any identity there until then",
                  file,
                  roots.all().size(),
                  names(roots.roots().keySet()),
                  roots.until(),
                  Durations.format(
                      Duration.ofSeconds(Duration.between(now, roots.until()).toSeconds())));
      case MovingWindow.Refused refused -> refused(before, refused);
    }
  }

  private void refused(MovingWindow before, MovingWindow.Refused refused) {
    LoggingEventBuilder event =
        refused
            .roots()
            .map(roots -> event(MOVING_WINDOW_REFUSED, roots))
            .orElseGet(() -> event(MOVING_WINDOW_REFUSED));
    event.log(
        "{} is not followed{}: {}",
        file,
        before instanceof MovingWindow.Open ? ", and what it asked for before is taken out" : "",
        refused.why());
  }

  /** Its time is over, and it is still there. */
  void expired(ExtraRoots roots) {
    event(MOVING_WINDOW_EXPIRED, roots)
        .log(
            "the time of {} was over at {}: proxies trust the roots of the move no longer; remove"
                + " the ConfigMap, or go on with the move",
            file,
            roots.until());
  }

  /** Of these trust domains somebody has the true bundle. */
  void overruled(ExtraRoots roots, Set<TrustDomain> trustDomains) {
    event(MOVING_WINDOW_REFUSED, roots)
        .log("{} is followed in part: {}", file, MovingWindow.overruledWords(trustDomains));
  }

  private static LoggingEventBuilder event(LogEvent event, ExtraRoots roots) {
    return event(event).addKeyValue("move", roots.id());
  }

  private static LoggingEventBuilder event(LogEvent event) {
    return log.atLevel(event.level()).addMarker(event);
  }

  private static String names(Set<TrustDomain> trustDomains) {
    return trustDomains.stream().map(TrustDomain::getName).collect(Collectors.joining(", "));
  }
}
