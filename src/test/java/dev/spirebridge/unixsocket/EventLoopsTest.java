package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

  @Test
  void eachLoopFindsItselfAndHasANamedDaemonThread() throws Exception {
    try (var loops = new EventLoops("loop", 3)) {
      assertThat(loops.all()).hasSize(3).doesNotHaveDuplicates();
      for (var loop : loops.all()) {
        assertThat(loop.submit(loops::current).get(10, TimeUnit.SECONDS)).isSameAs(loop);
        var thread = loop.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
        assertThat(thread.getName()).startsWith("loop-");
        assertThat(thread.isDaemon()).isTrue();
      }
    }
  }

  @Test
  void outsideOfTheLoopsThereIsNoCurrentOne() throws Exception {
    try (var loops = new EventLoops("loop", 1);
        var others = new EventLoops("other", 1)) {
      assertThatThrownBy(loops::current)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("not on an event loop: " + Thread.currentThread().getName());
      var ofAnother = CompletableFuture.runAsync(() -> loops.current(), others.all().getFirst());
      assertThatThrownBy(() -> ofAnother.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not on an event loop: other-");
    }
  }

  @Test
  void closingEndsTheThreads() {
    var loops = new EventLoops("loop", 2);
    loops.all().forEach(loop -> loop.execute(() -> {}));
    loops.close();
    assertThat(loops.all()).allMatch(loop -> loop.isTerminated());
  }
}
