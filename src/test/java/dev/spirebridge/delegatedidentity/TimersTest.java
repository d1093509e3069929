package dev.spirebridge.delegatedidentity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimersTest {

  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final List<String> done = new ArrayList<>();
  private final Timers timers = new Timers();

  @Test
  void whatIsDueComesInOrderAndWhatIsNotWaits() {
    timers.add(START.plusSeconds(2), () -> done.add("second"));
    timers.add(START.plusSeconds(1), () -> done.add("first"));
    timers.add(START.plusSeconds(2), () -> done.add("third"));
    timers.add(START.plusSeconds(9), () -> done.add("late"));

    runDue(START);
    assertThat(done).isEmpty();
    assertThat(timers.untilNext(START)).contains(Duration.ofSeconds(1));
    runDue(START.plusSeconds(2));
    assertThat(done).containsExactly("first", "second", "third");
  }

  @Test
  void whatIsCancelledIsForgotten() {
    var timer = timers.add(START, () -> done.add("never"));
    timers.cancel(timer);
    timers.cancel(timer);
    runDue(START.plusSeconds(1));
    assertThat(done).isEmpty();
    assertThat(timers.untilNext(START)).isEmpty();
  }

  @Test
  void aClockThatIsSetBackPutsNothingOff() {
    runDue(START);
    var cancelled = timers.add(START.plusSeconds(3), () -> done.add("never"));
    timers.add(START.plusSeconds(5), () -> done.add("soon"));
    Instant hourAgo = START.minusSeconds(3600);
    runDue(hourAgo);
    assertThat(timers.untilNext(hourAgo)).contains(Duration.ofSeconds(3));
    timers.cancel(cancelled);
    runDue(hourAgo.plusSeconds(5));
    assertThat(done).containsExactly("soon");
  }

  private void runDue(Instant now) {
    for (Optional<Runnable> due = timers.takeDue(now); due.isPresent(); due = timers.takeDue(now)) {
      due.get().run();
    }
  }
}
