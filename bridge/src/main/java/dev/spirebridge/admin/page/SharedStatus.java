package dev.spirebridge.admin.page;

import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.StatusSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One status for all who ask within a second. With ten thousand streams it is made of megabytes, so
 * it is not kept for longer than somebody reads it. Thread-safe.
 */
final class SharedStatus<T extends ProcessStatus> {

  private static final Duration GOOD_FOR = Duration.ofSeconds(1);

  private final StatusSource<T> source;
  private final InstantSource clock;
  private WeakReference<T> last = new WeakReference<>(null);

  SharedStatus(StatusSource<T> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  synchronized T get() {
    Instant now = clock.instant();
    T known = last.get();
    if (known != null && Duration.between(known.now(), now).abs().compareTo(GOOD_FOR) < 0) {
      return known;
    }
    T fresh = source.status();
    last = new WeakReference<>(fresh);
    return fresh;
  }
}
