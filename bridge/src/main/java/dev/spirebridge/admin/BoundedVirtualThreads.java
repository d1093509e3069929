package dev.spirebridge.admin;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/** A virtual thread for each task, up to a number of them at once; one more is refused. */
final class BoundedVirtualThreads implements Executor {

  private final int limit;
  private final Semaphore free;
  private final ThreadFactory threads;

  BoundedVirtualThreads(String name, int limit) {
    this.limit = limit;
    this.free = new Semaphore(limit);
    this.threads = Thread.ofVirtual().name(name + "-", 0).factory();
  }

  /**
   * @throws RejectedExecutionException when the limit is reached; the JDK's HTTP server then closes
   *     the connection
   */
  @Override
  public void execute(Runnable task) {
    if (!free.tryAcquire()) {
      throw new RejectedExecutionException(limit + " requests are being answered already");
    }
    threads
        .newThread(() -> {
          try {
            task.run();
          } finally {
            free.release();
          }
        })
        .start();
  }
}
