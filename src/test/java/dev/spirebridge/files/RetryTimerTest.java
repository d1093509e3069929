package dev.spirebridge.files;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryTimerTest {

  private final RetryTimer timer = new RetryTimer(new Random(1));

  @Test
  void looksAgainAtEaseWhileAllIsWell() {
    assertThat(timer.isDue(NOW)).isTrue();
    timer.succeeded(NOW);

    assertThat(timer.isDue(NOW.plusSeconds(14))).isFalse();
    assertThat(timer.untilDue(NOW)).isEqualTo(RetryTimer.LOOK);
    assertThat(timer.isDue(NOW.plusSeconds(15))).isTrue();
  }

  @Test
  void pausesForLongerAndLongerWhileItFails() {
    timer.failed(NOW);
    assertThat(timer.untilDue(NOW)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    for (int i = 0; i < 20; i++) {
      timer.failed(NOW);
    }
    assertThat(timer.untilDue(NOW)).isBetween(Duration.ofMillis(7500), RetryTimer.LOOK);
    timer.succeeded(NOW);
    timer.failed(NOW);
    assertThat(timer.untilDue(NOW)).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aClockThatWasSetBackPutsNothingOff() {
    timer.succeeded(NOW);

    assertThat(timer.isDue(NOW.minus(Duration.ofHours(3)))).isTrue();
  }
}
