package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes Events of what the passes of a loop find. What lasts is told when it begins, and again
 * every {@link #AGAIN} for as long as it does: the API server keeps an Event for an hour, and
 * somebody who looks later has to find one. What happened once is told each time it happens. One
 * thread at a time.
 */
public final class FindingTeller {

  /** Twice within the {@code --event-ttl} that an API server has by default. */
  static final Duration AGAIN = Duration.ofMinutes(30);

  private final EventSink events;
  private Map<Finding, Instant> told = Map.of();

  public FindingTeller(EventSink events) {
    this.events = events;
  }

  /**
   * Tells of what lasts.
   *
   * @param states all there are now; what is left out has ended, and is news when it comes back
   */
  public void tell(List<Finding> states, Instant now) {
    Map<Finding, Instant> next = new HashMap<>();
    for (Finding finding : states) {
      Instant last = told.get(finding);
      if (next.containsKey(finding)) {
        continue;
      }
      if (last != null && now.isBefore(last.plus(AGAIN))) {
        next.put(finding, last);
      } else if (events.record(finding)) {
        next.put(finding, now);
      }
    }
    told = next;
  }

  /** Tells of something that was done, or done to us, just now. */
  public void tellOnce(Finding finding) {
    events.record(finding);
  }

  /** Nothing counts as told any more: somebody else leads, and tells of it by other Events. */
  public void forget() {
    told = Map.of();
  }
}
