package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Clients that behave well and miss nothing: each has a connection with one SDS stream on it and
 * compares every secret it is given with what the agent has published. All are on one event loop.
 * Thread-safe.
 */
public final class WatchingFleet implements AutoCloseable {
  /** What a client does whose stream the server ends. */
  public enum AfterAnEnd {
    /** It is counted and not replaced. */
    STAY_AWAY,
    /** It comes back as Envoy does: after a random time below a limit that doubles. */
    RETRY
  }

  /**
   * What has become of the streams.
   *
   * @param open connected, or about to be
   * @param upToDate of these, the ones whose leaf and trust bundle are the newest
   * @param served streams that ever had both, those that left included
   * @param left that were ended by the fleet itself, to be replaced
   * @param delivered newer leaves and trust bundles that came, after the first of each
   * @param skipped published while a stream was served, and never on it: a newer one came instead
   * @param backwards secrets that were older than what the stream had
   * @param unknown secrets that nobody had published, or that a stream had not asked for
   * @param ended streams that the server or the connection ended, by reason
   */
  public record Count(
      int open,
      int upToDate,
      int served,
      int left,
      long delivered,
      long skipped,
      long backwards,
      long unknown,
      Map<String, Integer> ended) {

    /** Nothing came but what was published, and that in its order. */
    public boolean isTrue() {
      return unknown == 0 && backwards == 0;
    }
  }

  /** Envoy's back-off for its gRPC streams: 500 ms, doubled up to 30 s, all of it random. */
  private static final long FIRST_RETRY_MILLIS = 500;

  private static final long LAST_RETRY_MILLIS = 30_000;

  /** Connections at once: below any listen queue, so that the fleet is no flood by itself. */
  private static final int WINDOW = 100;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  private final EventLoop loop = group.next();
  private final Map<SdsMethod, ByteBuf> openings = new EnumMap<>(SdsMethod.class);
  private final Dialer dialer;
  private final PublishedIdentities published;
  private final AfterAnEnd afterAnEnd;
  private final RandomGenerator random;

  private final Deque<WatchingStream> open = new ArrayDeque<>();
  private final Deque<WatchingStream> toConnect = new ArrayDeque<>();
  private final Map<String, Integer> ended = new TreeMap<>();
  private final List<Long> delays = new ArrayList<>();
  private int connecting;
  private int left;
  private boolean closing;
  private final WatchingStream.Tally tally = new WatchingStream.Tally();

  /** Opens no stream yet. */
  public WatchingFleet(
      Path server, PublishedIdentities published, AfterAnEnd afterAnEnd, RandomGenerator random) {
    this.dialer = new OwnConnections(loop, server);
    this.published = published;
    this.afterAnEnd = afterAnEnd;
    this.random = random;
    for (SdsMethod method : SdsMethod.values()) {
      openings.put(method, Http2Wire.opening(method.path()));
    }
  }

  /** Has so many more streams opened, State of the World and Delta by turns. */
  public void open(int streams) {
    loop.execute(() -> {
      for (int i = 0; i < streams; i++) {
        SdsMethod method = (open.size() & 1) == 0 ? SdsMethod.SOTW : SdsMethod.DELTA;
        add(method, 0);
      }
    });
  }

  /** Ends the oldest stream, its connection included, and opens another. */
  public void replaceOne() {
    loop.execute(() -> {
      WatchingStream oldest = open.poll();
      if (oldest != null) {
        left++;
        toConnect.remove(oldest);
        oldest.leave();
        add(oldest.method(), 0);
      }
    });
  }

  public Count count() {
    return onLoop(() ->
        new Count(
            open.size(),
            (int) open.stream().filter(stream -> stream.has(published.newest())).count(),
            tally.served,
            left,
            tally.delivered,
            tally.skipped,
            tally.backwards,
            tally.unknown,
            Map.copyOf(ended)));
  }

  /** From a publication to each stream's answer, of those that came since this was last asked. */
  public Distribution takeDelays() {
    return onLoop(() -> {
      long[] taken = delays.stream().mapToLong(Long::longValue).toArray();
      delays.clear();
      return Distribution.ofNanos(taken);
    });
  }

  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    loop.submit(
            () -> {
              closing = true;
              open.forEach(WatchingStream::leave);
            })
        .syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private <T> T onLoop(Callable<T> question) {
    return loop.submit(question).syncUninterruptibly().getNow();
  }

  private void add(SdsMethod method, int attempt) {
    WatchingStream stream =
        new WatchingStream(method, published, new Fate(attempt), tally, delays::add);
    open.add(stream);
    toConnect.add(stream);
    connectNext();
  }

  private void connectNext() {
    while (connecting < WINDOW && !toConnect.isEmpty()) {
      WatchingStream stream = toConnect.remove();
      connecting++;
      dialer.dial(
          0,
          stream.pipeline(Objects.requireNonNull(openings.get(stream.method()))),
          cause -> stream.unconnected("connect: " + cause));
    }
  }

  /** What happens to the streams; each belongs to one. */
  private final class Fate implements WatchingStream.Observer {
    private final int attempt;

    Fate(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public void connected() {
      connecting--;
      loop.execute(WatchingFleet.this::connectNext);
    }

    @Override
    public void ended(WatchingStream stream, String reason) {
      if (closing || !open.remove(stream)) {
        return;
      }
      ended.merge(reason, 1, Integer::sum);
      if (afterAnEnd == AfterAnEnd.RETRY) {
        int next = stream.wasServed() ? 0 : attempt + 1;
        retry(stream.method(), next);
      }
    }

    private void retry(SdsMethod method, int next) {
      long most = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(next, 10));
      Duration delay = Duration.ofMillis(random.nextLong(most));
      var _ =
          loop.schedule(
              () -> {
                if (!closing) {
                  add(method, next);
                }
              },
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }
}
