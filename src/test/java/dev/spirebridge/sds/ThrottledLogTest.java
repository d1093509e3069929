package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spirebridge.logging.LogEvent;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottledLogTest {

  private static final int LINES_PER_WINDOW = 10;

  private final MovableClock clock = new MovableClock(TestIdentities.NOW);
  private final Logger logger = new LoggerContext().getLogger("throttled");
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final ThrottledLog log = new ThrottledLog(logger, clock);

  @BeforeEach
  void listen() {
    logger.addAppender(written);
    written.start();
  }

  @Test
  void writesAFewLinesAMinuteAndThenHowManyWereLeftOut() {
    warn(LINES_PER_WINDOW + 5);
    assertThat(written.list).hasSize(LINES_PER_WINDOW);

    clock.advance(Duration.ofSeconds(61));
    warn(1);

    assertThat(written.list.get(LINES_PER_WINDOW).getFormattedMessage()).startsWith("5 more");
    assertThat(written.list).hasSize(LINES_PER_WINDOW + 2);
  }

  @Test
  void aClockThatIsSetBackDoesNotSilenceIt() {
    warn(LINES_PER_WINDOW + 1);

    clock.advance(Duration.ofHours(-3));
    warn(1);

    assertThat(written.list.getLast().getFormattedMessage()).isEqualTo("warning 0");
    assertThat(written.list).hasSize(LINES_PER_WINDOW + 2);
  }

  private void warn(int times) {
    IntStream.range(0, times).forEach(i -> log.warn(LogEvent.NACK_RECEIVED, "warning {}", i));
  }
}
