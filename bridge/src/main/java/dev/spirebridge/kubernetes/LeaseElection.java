package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.util.Optional;

/**
 * Who may lead, decided from what a Lease says and when it was seen to change. No clock of another
 * machine is ever compared with ours: a foreign lease is over when we have not seen it change for
 * as long as it promises to, and ours when our own clock says so.
 *
 * <p>Times are nanoseconds of a monotonic clock. One thread drives it; any may ask {@link #held}.
 */
final class LeaseElection {

  /** What to do about a Lease. */
  enum Step {
    /** There is none yet. */
    CREATE,
    /** It is free, or its holder has let it run out. */
    TAKE,
    /** It is ours. */
    RENEW,
    /** It is somebody else's. */
    WAIT
  }

  private record Observed(LeaseRecord lease, long at) {}

  private final String identity;
  private final LeaseTimes times;
  private Optional<Observed> observed = Optional.empty();
  private volatile Optional<Long> heldUntil = Optional.empty();

  LeaseElection(String identity, LeaseTimes times) {
    this.identity = identity;
    this.times = times;
  }

  /**
   * @param lease empty where there is none
   */
  Step look(Optional<LeaseRecord> lease, long now) {
    if (lease.isEmpty()) {
      return Step.CREATE;
    }
    LeaseRecord seen = lease.get();
    if (seen.holder().isEmpty()) {
      return Step.TAKE;
    }
    if (seen.holder().get().equals(identity)) {
      return Step.RENEW;
    }
    heldUntil = Optional.empty();
    Observed last =
        observed.filter(known -> known.lease().equals(seen)).orElse(new Observed(seen, now));
    observed = Optional.of(last);
    return now - last.at() >= seen.duration().toNanos() ? Step.TAKE : Step.WAIT;
  }

  /** Until a foreign lease is over if it does not change; empty if there is none to wait for. */
  Optional<Duration> untilFree(long now) {
    return observed.map(
        last -> Duration.ofNanos(last.at() + last.lease().duration().toNanos() - now));
  }

  /**
   * Until the next look at the Lease. A foreign lease that ends before is looked at when it ends;
   * one that has ended and could not be taken is worth no more haste than any other.
   */
  Duration pause(long now) {
    return untilFree(now)
        .filter(time -> time.isPositive() && time.compareTo(times.retry()) < 0)
        .orElse(times.retry());
  }

  /**
   * The API server has written the Lease as ours.
   *
   * @param sentAt when that request was about to be sent: nobody can have seen it earlier
   */
  void renewed(long sentAt) {
    observed = Optional.empty();
    heldUntil = Optional.of(sentAt + times.renewDeadline().toNanos());
  }

  /** Somebody else was faster, or we give it back. */
  void lost() {
    heldUntil = Optional.empty();
  }

  boolean held(long now) {
    return heldUntil.filter(end -> now - end < 0).isPresent();
  }
}
