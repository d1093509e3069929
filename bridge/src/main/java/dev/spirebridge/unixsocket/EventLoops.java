package dev.spirebridge.unixsocket;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few named event loops. Each connection belongs to one of them for life, and so does all that
 * happens on it.
 */
public final class EventLoops implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

  private final EventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();

  /**
   * @param name of the threads, followed by a number
   * @throws IllegalStateException where Netty's epoll transport cannot be loaded
   */
  public EventLoops(String name, int count) {
    if (!Epoll.isAvailable()) {
      throw new IllegalStateException(
          "Netty's epoll transport cannot be loaded; run on Linux, x86_64 or aarch64, with glibc",
          Epoll.unavailabilityCause());
    }
    group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory(name, true), EpollIoHandler.newFactory());
    for (EventExecutor loop : group) {
      loops.add((EventLoop) loop);
    }
  }

  EventLoopGroup group() {
    return group;
  }

  public List<EventLoop> all() {
    return List.copyOf(loops);
  }

  /**
   * The loop this code runs on.
   *
   * @throws IllegalStateException when it runs on none of them
   */
  public EventLoop current() {
    for (EventLoop loop : loops) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    throw new IllegalStateException("not on an event loop: " + Thread.currentThread().getName());
  }

  /**
   * Runs a short task on one of the loops again and again, for the first time after {@code
   * seconds}; an error of it does not end that. Seldom is better: each time wakes an idle process.
   */
  public void every(int seconds, Runnable task) {
    var _ =
        loops
            .getFirst()
            .scheduleAtFixedRate(() -> runGuarded(task), seconds, seconds, TimeUnit.SECONDS);
  }

  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error(INTERNAL_ERROR, "a regular task failed; please report it", e);
    }
  }

  /** Stops the loops; what is still queued on them within two seconds is run. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
