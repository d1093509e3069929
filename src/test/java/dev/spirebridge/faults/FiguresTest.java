package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A figure beyond its bound fails its test, and is kept all the same. */
class FiguresTest {

  private final Figures figures = new Figures();

  @Test
  void keepsWhatIsWithinItsBound() {
    figures.add("streams", 1000, "");
    figures.atMost("memory", 1.25, "MB", 2);
    figures.atLeast("answers", 10, "", 10);
    figures.none("failed handshakes", 0);
    assertThat(figures.all())
        .extracting(Figure::text)
        .containsExactly(
            "streams **1,000**",
            "memory **1.3 MB** (at most 2 MB)",
            "answers **10** (at least 10)",
            "failed handshakes **0** (none allowed)");
  }

  @Test
  void failsForWhatIsBeyondItAndKeepsThatToo() {
    assertThatThrownBy(() -> figures.none("failed handshakes", 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed handshakes **1** (none allowed)");
    assertThatThrownBy(() -> figures.atLeast("answers", 9, "", 10))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () -> figures.since(System.nanoTime() - 1_000_000, "x", Duration.ZERO, () -> true))
        .isInstanceOf(AssertionError.class);
    assertThat(figures.all()).hasSize(3);
  }
}
