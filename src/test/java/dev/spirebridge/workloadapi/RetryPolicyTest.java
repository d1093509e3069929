package dev.spirebridge.workloadapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.workloadapi.WatchState.AwaitingRegistration;
import dev.spirebridge.workloadapi.WatchState.BackingOff;
import dev.spirebridge.workloadapi.WatchState.Closed;
import dev.spirebridge.workloadapi.WatchState.Connecting;
import dev.spirebridge.workloadapi.WatchState.Rejected;
import dev.spirebridge.workloadapi.WatchState.Streaming;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final double NONE_TAKEN_OFF = 0;
  private static final double MOST_TAKEN_OFF = Math.nextDown(1.0);

  @ParameterizedTest
  @CsvSource({
    "1, 100, 100",
    "2, 200, 200",
    "3, 400, 400",
    "4, 800, 800",
    "5, 1600, 1600",
    "6, 3200, 3200",
    "7, 5000, 6400",
    "8, 5000, 12800",
    "9, 5000, 15000",
    "10, 5000, 15000",
    "1000, 5000, 15000",
    "2147483647, 5000, 15000",
  })
  void pausesDoubleUpToTheCapOfTheState(int failures, long awaitingMillis, long otherMillis) {
    assertThat(full(new AwaitingRegistration(failures))).hasMillis(awaitingMillis);
    assertThat(full(new BackingOff(failures))).hasMillis(otherMillis);
  }

  @Test
  void aRejectedRequestIsRetriedSlowlyFromTheStart() {
    assertThat(full(new Rejected(1))).hasSeconds(60);
    assertThat(full(new Rejected(1000))).hasSeconds(60);
  }

  @Test
  void atMostHalfIsTakenOffAtRandom() {
    for (WatchState state :
        List.of(new BackingOff(1), new BackingOff(50), new AwaitingRegistration(3))) {
      Duration longest = full(state);
      assertThat(RetryPolicy.DEFAULT.pause(state, MOST_TAKEN_OFF))
          .isBetween(longest.dividedBy(2), longest.dividedBy(2).plusNanos(10));
      assertThat(RetryPolicy.DEFAULT.pause(state, 0.5))
          .isEqualTo(longest.multipliedBy(3).dividedBy(4));
    }
  }

  @Test
  void whereNothingFailedThereIsNoPause() {
    for (WatchState state : List.of(new Connecting(3), new Streaming(3), new Closed())) {
      assertThat(full(state)).isZero();
    }
  }

  @Test
  void aCapBelowTheFirstPauseCutsIt() {
    var policy =
        new RetryPolicy(
            Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO);
    assertThat(policy.pause(new AwaitingRegistration(1), NONE_TAKEN_OFF)).hasSeconds(1);
    assertThat(policy.pause(new BackingOff(1), NONE_TAKEN_OFF)).hasSeconds(2);
  }

  private static Duration full(WatchState state) {
    return RetryPolicy.DEFAULT.pause(state, NONE_TAKEN_OFF);
  }
}
