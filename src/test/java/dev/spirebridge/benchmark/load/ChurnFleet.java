package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Processes that come and go: each connects, opens an SDS stream, is given certificate and trust
 * bundle, acknowledges them, lives on for a while and ends. Thread-safe.
 */
public final class ChurnFleet implements AutoCloseable {
  /**
   * How processes come and go.
   *
   * @param perMinute processes to start, evenly spread
   * @param life from being served to the end
   * @param patience how long a process waits to be served before it ends as a failure
   */
  public record Plan(SdsMethod method, int perMinute, Duration life, Duration patience) {}

  /**
   * What has become of the processes.
   *
   * @param alive started and not yet ended
   * @param failed not served, or closed on while they lived, by reason
   */
  public record Count(int started, int served, int alive, Map<String, Integer> failed) {}

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  private final EventLoop loop = group.next();
  private final Plan plan;
  private final ByteBuf opening;
  private final CallingProcesses processes;
  private final Map<String, Integer> failed = new TreeMap<>();
  private int toStart;
  private int started;
  private int served;
  private int alive;

  /**
   * Starts no process yet.
   *
   * @param python a Python of version 3.9 or later
   * @param control a socket file to be made for the talk with the processes
   * @param server the socket they call
   */
  public ChurnFleet(Path python, Path control, Path server, Plan plan) {
    this.plan = plan;
    this.opening = Http2Wire.opening(plan.method().path());
    this.processes = CallingProcesses.start(loop, python, control, server, this::arrived);
    long nanos = TimeUnit.MINUTES.toNanos(1) / plan.perMinute();
    var _ = loop.scheduleAtFixedRate(this::startOne, 0, nanos, TimeUnit.NANOSECONDS);
  }

  /** Has so many more processes come, at the pace of the plan; returns at once. */
  public void start(int count) {
    loop.execute(() -> toStart += count);
  }

  /** What has become of all processes so far. */
  public Count count() {
    return loop.submit(() -> new Count(started, served, alive, Map.copyOf(failed)))
        .syncUninterruptibly()
        .getNow();
  }

  @Override
  public void close() {
    processes.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void startOne() {
    if (toStart > 0) {
      toStart--;
      started++;
      alive++;
      processes.fork(1);
    }
  }

  private void arrived(CallingProcess process) {
    Caller caller = new Caller(process);
    SdsStream stream =
        new SdsStream("churn", Subscription.of(plan.method()), caller, System::nanoTime);
    stream.connecting();
    process.connect(Fleet.pipeline(opening, stream), caller::closed);
    after(plan.patience(), caller::giveUp);
  }

  private void after(Duration delay, Runnable action) {
    var _ = loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** One process from its first call to its end. */
  private final class Caller implements SdsStream.Observer {
    private final CallingProcess process;
    private boolean isServed;
    private boolean hasEnded;

    Caller(CallingProcess process) {
      this.process = process;
    }

    @Override
    public void accepted() {}

    @Override
    public void settled() {
      if (!hasEnded) {
        isServed = true;
        served++;
        after(plan.life(), this::end);
      }
    }

    /** Also called for the connection that goes with the process; that is as it should be. */
    @Override
    public void closed(String reason) {
      fail(reason);
    }

    private void giveUp() {
      if (!isServed) {
        fail("not served within " + plan.patience().toSeconds() + " s");
      }
    }

    private void fail(String reason) {
      if (!hasEnded) {
        failed.merge(reason, 1, Integer::sum);
        end();
      }
    }

    private void end() {
      if (!hasEnded) {
        hasEnded = true;
        alive--;
        process.end();
      }
    }
  }
}
