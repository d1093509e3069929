package dev.spirebridge.unixsocket;

import java.util.concurrent.CountDownLatch;

/** Keeps all event loops from doing anything, accepting included, until told to go on. */
final class BusyLoops implements AutoCloseable {

  private final CountDownLatch free = new CountDownLatch(1);

  /** Returns when the loops are busy. */
  BusyLoops(EventLoops loops) throws InterruptedException {
    var busy = new CountDownLatch(loops.all().size());
    for (var loop : loops.all()) {
      loop.execute(() -> {
        busy.countDown();
        try {
          free.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    }
    busy.await();
  }

  void free() {
    free.countDown();
  }

  @Override
  public void close() {
    free();
  }
}
