package dev.spirebridge.kubernetes;

import java.time.Duration;

/**
 * How long a lease holds, as in client-go.
 *
 * @param duration how long others wait after they last saw it change
 * @param renewDeadline how long after it sent its last successful renewal the leader still counts
 *     as one; less than the duration by more than a request may take
 * @param retry between renewals, and between looks at somebody else's lease
 */
public record LeaseTimes(Duration duration, Duration renewDeadline, Duration retry) {

  public static final LeaseTimes DEFAULT =
      new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(5);

  public LeaseTimes {
    if (renewDeadline.compareTo(duration) >= 0 || retry.compareTo(renewDeadline) >= 0) {
      throw new IllegalArgumentException(
          "a lease needs retry < renew deadline < duration, not %s, %s and %s"
              .formatted(retry, renewDeadline, duration));
    }
  }

  /**
   * A request that was sent while the lease was held is over before anybody else can take it. Not
   * longer than {@link #LONGEST_REQUEST}, whatever there is room for: a renewal that waits for an
   * answer that does not come leaves no time for the next.
   */
  Duration requestLimit() {
    Duration room = duration.minus(renewDeadline);
    return room.compareTo(LONGEST_REQUEST) < 0 ? room : LONGEST_REQUEST;
  }
}
