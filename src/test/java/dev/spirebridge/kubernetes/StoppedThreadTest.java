package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StoppedThreadTest {

  @Test
  void tellsOnlyOfAThreadThatShouldRunAndHasEnded() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .name("watch-pods")
            .unstarted(() -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(StoppedThread.of(thread, true)).as("not begun").isEmpty();
    thread.start();
    assertThat(StoppedThread.of(thread, true)).as("running").isEmpty();
    end.countDown();
    thread.join();
    assertThat(StoppedThread.of(thread, true)).contains("the thread watch-pods has ended");
    assertThat(StoppedThread.of(thread, false)).as("closed").isEmpty();
  }
}
