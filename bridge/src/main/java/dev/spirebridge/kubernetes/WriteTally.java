package dev.spirebridge.kubernetes;

import static dev.spirebridge.logging.LogEvent.OBJECT_NOT_WRITTEN;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of the changes of one pass, counted. One thread at a time. */
public final class WriteTally {

  private static final Logger LOG = LoggerFactory.getLogger(WriteTally.class);

  private final String kind;
  private final Map<String, ApiFailure> failures = new LinkedHashMap<>();
  private int applied;
  private int deleted;
  private int outstanding;

  /**
   * @param kind of the objects, for the log
   */
  public WriteTally(String kind) {
    this.kind = kind;
  }

  public void count(String name, WriteOutcome outcome) {
    switch (outcome) {
      case WriteOutcome.Written _ -> applied++;
      case WriteOutcome.Deleted _ -> deleted++;
      case WriteOutcome.NotLeading _ -> outstanding++;
      case WriteOutcome.Outdated(var why) -> {
        // The watch is about to show what changed, and wakes the loop.
        LOG.info(OBJECT_NOT_WRITTEN, "{} {} was not written: {}.", kind, name, why);
        outstanding++;
      }
      case WriteOutcome.Failed(var failure) -> {
        failures.put(name, failure);
        outstanding++;
      }
    }
  }

  /** Created or corrected. */
  public int applied() {
    return applied;
  }

  public int deleted() {
    return deleted;
  }

  /** Still to be done. */
  public int outstanding() {
    return outstanding;
  }

  /** Why those that failed did, by name and in the order they were tried in. */
  public Map<String, ApiFailure> failures() {
    return failures;
  }

  /** For the loop: the first failure, and how many there are. */
  public Optional<String> trouble() {
    return failures.entrySet().stream()
        .findFirst()
        .map(first -> "%s %s: %s".formatted(kind, first.getKey(), first.getValue().sentence()))
        .map(first ->
            failures.size() == 1
                ? first
                : "%d objects cannot be written, the first one: %s"
                    .formatted(failures.size(), first));
  }
}
