package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "1h30m, PT1H30M, 1h30m0s",
    "90s, PT1M30S, 1m30s",
    "1.5h, PT1H30M, 1h30m0s",
    ".5h, PT30M, 30m0s",
    "1.h, PT1H, 1h0m0s",
    "+2h, PT2H, 2h0m0s",
    "3600000ms, PT1H, 1h0m0s",
    "60000000us, PT1M, 1m0s",
    "60000000µs, PT1M, 1m0s",
    "45000000000ns, PT45S, 45s",
    "30m1h, PT1H30M, 1h30m0s",
    "0, PT0S, 0s",
    "-0, PT0S, 0s",
    "+0, PT0S, 0s",
    "0s, PT0S, 0s",
    "720h, PT720H, 720h0m0s"
  })
  void readsAndWritesWhatGoDoes(String text, Duration duration, String canonical) {
    assertThat(GoDuration.parse(text)).contains(duration);
    assertThat(GoDuration.format(duration)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1d", "1h 30m", "90", "h", ".h", "1e3s", "1hour", "-", "3000000h", "PT1H"})
  void refusesWhatGoRefuses(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  /** What a signed number of 64 bits holds of nanoseconds. */
  @Test
  void readsDurationsUpToTheLongestThatGoHas() {
    assertThat(GoDuration.parse("9223372036854775807ns"))
        .contains(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(GoDuration.parse("9223372036854775808ns")).isEmpty();
  }

  @Test
  void readsNoTextOfMoreThan64Characters() {
    assertThat(GoDuration.parse("0".repeat(62) + "1h")).contains(Duration.ofHours(1));
    assertThat(GoDuration.parse("0".repeat(63) + "1h")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1h", "-90s"})
  void keepsTheSign(String text) {
    assertThat(GoDuration.parse(text)).hasValueSatisfying(d -> assertThat(d).isNegative());
  }
}
