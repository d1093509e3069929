package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketsTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** Times in milliseconds; + is a connection that gets a token, - one that does not. */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 1000, '0+ 0+ 0+ 0-'",
    "3, 1, 1000, '0+ 0+ 0+ 999- 1000+ 1000- 2000+ 2000-'",
    "3, 1, 1000, '0+ 0+ 0+ 9000+ 9000+ 9000+ 9000-'",
    "1, 1, 1000, '0+ 999- 1000+ 1999- 2000+'",
    "2, 10, 1000, '0+ 0+ 0- 99- 100+ 150- 200+'",
    "2, 1, 1000, '0+ 500+ 500- 999- 1000+ 1500- 2000+'",
    // Refusals use up nothing.
    "1, 1, 1000, '0+ 1- 2- 3- 998- 999- 1000+'",
    // The clock is set back by an hour: empty, and filling as from any other moment.
    "2, 1, 1000, '3600000+ 3600000+ 0- 999- 1000+ 1000- 2000+'",
  })
  void aBucketGivesWhatTheRateAllows(int burst, int per, int millis, String script) {
    var buckets = new TokenBuckets<String>(new Rate(burst, per, Duration.ofMillis(millis)));
    for (String step : script.split(" ")) {
      boolean expected = step.endsWith("+");
      Instant now = START.plusMillis(Long.parseLong(step.substring(0, step.length() - 1)));
      boolean has = buckets.has("pod", now);
      assertThat(has).as(step).isEqualTo(expected);
      if (has) {
        buckets.take("pod", now);
      }
    }
  }

  @Test
  void oneKeyTakesNothingFromAnother() {
    var buckets = new TokenBuckets<String>(new Rate(1, 1, Duration.ofSeconds(1)));
    buckets.take("one", START);
    assertThat(buckets.has("one", START)).isFalse();
    assertThat(buckets.has("other", START)).isTrue();
  }

  @Test
  void bucketsThatAreFullAgainAreNotKept() {
    var buckets = new TokenBuckets<Integer>(new Rate(5, 1, Duration.ofSeconds(1)));
    int most = 0;
    for (int i = 0; i < 100_000; i++) {
      // Ten keys a second, each used once: ten buckets lack a token at any time.
      buckets.take(i, START.plusMillis(100L * i));
      most = Math.max(most, buckets.size());
    }
    assertThat(most).isLessThan(100);
  }

  @ParameterizedTest
  @CsvSource({"0,1,PT1S", "1,0,PT1S", "1,1,PT0S", "1,1,PT-1S"})
  void aRateThatLetsNobodyInIsNone(int burst, int per, Duration interval) {
    assertThatThrownBy(() -> new Rate(burst, per, interval))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
