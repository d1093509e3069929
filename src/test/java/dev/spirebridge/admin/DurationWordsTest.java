package dev.spirebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationWordsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.9S, 0s",
    "PT59S, 59s",
    "PT60S, 1m 0s",
    "PT14M3S, 14m 3s",
    "PT23H59M59S, 23h 59m",
    "P2DT3H4M, 2d 3h",
    "PT-61S, -1m 1s"
  })
  void readsAsAPersonSaysIt(Duration duration, String words) {
    assertThat(DurationWords.of(duration)).isEqualTo(words);
  }
}
