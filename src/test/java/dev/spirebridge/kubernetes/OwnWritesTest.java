package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnWritesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Thing OLD = new Thing("one", "1");
  private static final Thing WRITTEN = new Thing("one", "2");
  private static final Thing LATER = new Thing("one", "3");

  private record Thing(String name, String version) {}

  private final OwnWrites<Thing> writes = new OwnWrites<>(Thing::name, Thing::version);

  @Test
  void showsWhatWasWrittenUntilTheWatchDoes() {
    writes.note("one", Optional.of(OLD), Optional.of(WRITTEN), NOON);
    assertThat(writes.over(List.of(OLD), NOON)).containsExactly(WRITTEN);
    assertThat(writes.over(List.of(LATER), NOON)).containsExactly(LATER);
    assertThat(writes.over(List.of(OLD), NOON)).as("it has come back once").containsExactly(OLD);
  }

  @Test
  void showsWhatWasCreatedAndNotWhatWasDeleted() {
    writes.note("one", Optional.empty(), Optional.of(WRITTEN), NOON);
    assertThat(writes.over(List.of(), NOON)).containsExactly(WRITTEN);
    writes.note("one", Optional.of(WRITTEN), Optional.empty(), NOON);
    assertThat(writes.over(List.of(WRITTEN), NOON)).isEmpty();
  }

  @Test
  void believesTheWatchAfterAWhile() {
    writes.note("one", Optional.of(OLD), Optional.of(WRITTEN), NOON);
    assertThat(writes.over(List.of(OLD), NOON.plusSeconds(10))).containsExactly(OLD);
  }

  /** As when somebody deletes it so soon that the watch never showed it to a pass. */
  @Test
  void tellsUntilWhenTheWatchIsNotBelieved() {
    assertThat(writes.outstanding(NOON)).isEmpty();
    writes.note("one", Optional.empty(), Optional.of(WRITTEN), NOON);
    Duration left = writes.outstanding(NOON.plusSeconds(2)).orElseThrow();
    assertThat(left).isEqualTo(Duration.ofSeconds(8));
    assertThat(writes.outstanding(NOON.plusSeconds(20))).contains(Duration.ZERO);
    assertThat(writes.over(List.of(), NOON.plusSeconds(2).plus(left))).isEmpty();
    assertThat(writes.outstanding(NOON.plusSeconds(20))).isEmpty();
  }
}
