package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.spirebridge.unixsocket.EventLoops;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RehearsalTest {

  @Test
  void hasNoConsequenceWhenTheEventLoopsAreGone() {
    EventLoops loops = new EventLoops("gone", 1);
    loops.close();

    assertThatCode(() -> Rehearsal.run(2, loops, RandomGenerator.getDefault()))
        .doesNotThrowAnyException();
  }
}
