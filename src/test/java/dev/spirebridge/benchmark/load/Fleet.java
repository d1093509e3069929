package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * All streams of one load client, on one event loop, so that the client never takes more than one
 * processor and needs no locks. Every method runs on that loop.
 */
final class Fleet implements SdsStream.Observer {
  /**
   * What the fleet is to do.
   *
   * @param window connections the server has not yet begun to serve, at most: below the listen
   *     queue of the kernel (net.core.somaxconn, 4096 by default)
   * @param patienceMillis how long a phase may take before it is reported as it stands
   */
  record Plan(SdsMethod method, int streams, int window, long patienceMillis) {}

  private enum Phase {
    IDLE,
    CONNECTING,
    ROTATING
  }

  private static final int MAX_FRAME_BYTES = 1 << 24;
  private static final int PROGRESS_MILLIS = 1_000;

  private final EventLoop loop;
  private final Plan plan;
  private final Dialer dialer;
  private final Consumer<LoadEvent> report;
  private final List<SdsStream> streams = new ArrayList<>();
  private final Map<String, Integer> closed = new TreeMap<>();
  private final ByteBuf opening;
  private Phase phase = Phase.IDLE;
  private int phaseNumber;
  private int awaited;
  private int accepted;
  private boolean waitingForWindow;
  private long startedAt;

  Fleet(EventLoop loop, Plan plan, Dialer dialer, Consumer<LoadEvent> report) {
    this.loop = loop;
    this.plan = plan;
    this.dialer = dialer;
    this.report = report;
    this.opening = Http2Wire.opening(plan.method().path());
    var _ =
        loop.scheduleAtFixedRate(
            this::reportProgress, PROGRESS_MILLIS, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Opens all streams; ends with {@link LoadEvent.Served}. */
  void connect() {
    startedAt = System.nanoTime();
    begin(Phase.CONNECTING, plan.streams());
    connectNext();
  }

  /** Waits for the next trust bundle on all open streams; ends with {@link LoadEvent.Rotated}. */
  void arm() {
    List<SdsStream> open = streams.stream().filter(SdsStream::isOpen).toList();
    open.forEach(SdsStream::arm);
    begin(Phase.ROTATING, open.size());
    report.accept(new LoadEvent.Armed());
    finishWhenSettled();
  }

  private void begin(Phase next, int streamsToAwait) {
    phase = next;
    phaseNumber++;
    awaited = streamsToAwait;
    int thisPhase = phaseNumber;
    var _ = loop.schedule(() -> giveUp(thisPhase), plan.patienceMillis(), TimeUnit.MILLISECONDS);
  }

  /** One connection per turn of the loop, so that answers are read while others still connect. */
  private void connectNext() {
    if (streams.size() == plan.streams() || phase != Phase.CONNECTING) {
      return;
    }
    if (streams.size() - accepted >= plan.window()) {
      waitingForWindow = true;
      return;
    }
    int number = streams.size();
    SdsStream stream =
        new SdsStream(
            "benchmark-" + number, Subscription.of(plan.method()), this, System::nanoTime);
    streams.add(stream);
    stream.connecting();
    dialer.dial(number, pipeline(opening, stream), cause -> closeUnconnected(stream, cause));
    loop.execute(this::connectNext);
  }

  private void closeUnconnected(SdsStream stream, String cause) {
    accepted();
    stream.onClosed("connect: " + cause);
  }

  static ChannelHandler pipeline(ByteBuf opening, GrpcStream.Listener listener) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, 0, 3, 6, 0))
            .addLast(new GrpcStream(opening, listener));
      }
    };
  }

  @Override
  public void accepted() {
    accepted++;
    if (waitingForWindow) {
      waitingForWindow = false;
      loop.execute(this::connectNext);
    }
  }

  @Override
  public void settled() {
    awaited--;
    finishWhenSettled();
  }

  @Override
  public void closed(String reason) {
    closed.merge(reason, 1, Integer::sum);
  }

  private void finishWhenSettled() {
    if (awaited == 0) {
      finish();
    }
  }

  private void giveUp(int givenUp) {
    if (phaseNumber == givenUp) {
      finish();
    }
  }

  private void finish() {
    Phase ended = phase;
    phase = Phase.IDLE;
    switch (ended) {
      case CONNECTING -> report.accept(served());
      case ROTATING -> report.accept(rotated());
      case IDLE -> {
        // The patience of a phase that ended in time.
      }
    }
  }

  private LoadEvent served() {
    long[] servedAt = times(SdsStream::servedAt);
    long last = startedAt;
    for (long at : servedAt) {
      last = Math.max(last, at);
    }
    long[] firstAnswers =
        streams.stream()
            .filter(stream -> stream.firstAnswerAt() != 0)
            .mapToLong(stream -> stream.firstAnswerAt() - stream.connectAt())
            .toArray();
    return new LoadEvent.Served(
        (last - startedAt) / 1e6,
        Distribution.ofNanos(firstAnswers),
        servedAt.length,
        awaited,
        Map.copyOf(closed));
  }

  private LoadEvent rotated() {
    long[] at = times(SdsStream::rotatedAt);
    long first = Long.MAX_VALUE;
    for (long time : at) {
      first = Math.min(first, time);
    }
    long[] sinceFirst = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      sinceFirst[i] = at[i] - first;
    }
    return new LoadEvent.Rotated(
        Distribution.ofNanos(sinceFirst), at.length, awaited, Map.copyOf(closed));
  }

  private long[] times(ToLongFunction<SdsStream> time) {
    return streams.stream().mapToLong(time).filter(at -> at != 0).toArray();
  }

  private void reportProgress() {
    switch (phase) {
      case CONNECTING ->
          report.accept(new LoadEvent.Progress("served", plan.streams() - awaited, plan.streams()));
      case ROTATING -> {
        if (awaited < plan.streams()) {
          report.accept(
              new LoadEvent.Progress("rotated", plan.streams() - awaited, plan.streams()));
        }
      }
      case IDLE -> {
        // Nothing is awaited.
      }
    }
  }
}
