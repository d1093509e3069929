package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.spirebridge.delegatedidentity.RehearsalSource;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.Await;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.EventLoops;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RehearsalTest {

  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void hasNoConsequenceWhenTheEventLoopsAreGone() {
    EventLoops loops = new EventLoops("gone", 1);
    loops.close();

    try (RehearsalSource subjects = new RehearsalSource(CLOCK, RANDOM)) {
      Rehearsal rehearsal = Rehearsal.ofCallers(subjects, strict().forEverybody(), loops, CLOCK);
      assertThatCode(() -> rehearsal.run(2, () -> 0, loops, RANDOM)).doesNotThrowAnyException();
    }
  }

  @Test
  void takesEachStreamForAnotherCallerAndLeavesNoneBehind() {
    EventLoops loops = new EventLoops("rehearsal", 2);
    CallerAdmission everybody = strict().forEverybody();
    try (Counted subjects = new Counted(new RehearsalSource(CLOCK, RANDOM))) {
      Rehearsal.ofCallers(subjects, everybody, loops, CLOCK).run(25, () -> 0, loops, RANDOM);

      assertThat(subjects.opened).hasSize(25).doesNotHaveDuplicates();
      assertThat(subjects.opened)
          .as("answered, before it was over")
          .extracting(Subject::state)
          .hasOnlyElementsOfType(SubjectState.Available.class);
      Await.until(
          "all leases to be given back", Duration.ofSeconds(10), () -> subjects.open() == 0);
      Await.until(
          "all connections to be gone", Duration.ofSeconds(10), () -> everybody.processes() == 0);
      assertThat(everybody.refused()).allSatisfy((_, count) -> assertThat(count).isZero());
    } finally {
      loops.close();
    }
  }

  @Test
  void takesRealStreamsThatCameMeanwhileForItsOwn() {
    EventLoops loops = new EventLoops("rehearsal", 2);
    try (Counted subjects = new Counted(new RehearsalSource(CLOCK, RANDOM))) {
      LongSupplier real = () -> subjects.opened.isEmpty() ? 0 : 40;
      Rehearsal.ofCallers(subjects, strict().forEverybody(), loops, CLOCK)
          .run(50, real, loops, RANDOM);

      assertThat(subjects.opened).as("10 at once").hasSize(10);
    } finally {
      loops.close();
    }
  }

  private static CallerAdmission strict() {
    Rate rate = new Rate(1, 1, Duration.ofHours(1));
    return new CallerAdmission(
        new CallerAdmission.Policy(Set.of(1), Set.of(), 1, 1, rate, rate), Optional.empty(), CLOCK);
  }

  private static final class Counted implements Subjects, AutoCloseable {
    private final RehearsalSource source;
    private final Queue<Subject> opened = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    Counted(RehearsalSource source) {
      this.source = source;
    }

    int open() {
      return open.get();
    }

    @Override
    public Lease open(Caller caller) {
      Lease lease = source.open(caller);
      opened.add(lease.subject());
      open.incrementAndGet();
      return new Lease() {
        @Override
        public Subject subject() {
          return lease.subject();
        }

        @Override
        public void close() {
          open.decrementAndGet();
          lease.close();
        }
      };
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
