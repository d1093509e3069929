package dev.spirebridge.sds;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.ConnectionGate;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.GrpcServers;
import dev.spirebridge.unixsocket.ListenException;
import dev.spirebridge.unixsocket.SocketFile;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envoy's Secret Discovery Service on any number of listeners.
 *
 * <p>A listener is up as soon as it is opened, whether or not an identity exists: who asks early is
 * answered the moment there is something.
 */
public final class SdsServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  /** As long as clients wait for a unary call; a caller that is new to the agent takes less. */
  private static final Duration FETCH_PATIENCE = Duration.ofSeconds(10);

  /** The JVM compiles a method at its 200th call; with 600 the heap stays some 20 MB larger. */
  private static final int REHEARSED_AFTER_OPENING = 300;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final EventLoops loops;
  private final SubjectFeeds feeds;
  private final Duration fetchPatience;
  private final AckTimes ackTimes = new AckTimes();
  private final AtomicLong streamIds = new AtomicLong();
  private final AtomicLong nonces;
  private final List<OpenListener> listeners = new ArrayList<>();
  private final List<SocketKeeper> socketKeepers = new ArrayList<>();
  private boolean closed;
  private final HeldNamesWatch heldNames;
  private volatile Optional<Thread> backgroundRehearsal = Optional.empty();

  /**
   * @param subjects whose identities a caller may have
   * @param random where nonces begin, and names of temporary files
   */
  public SdsServer(
      Subjects subjects, EventLoops loops, InstantSource clock, RandomGenerator random) {
    this(subjects, loops, clock, random, FETCH_PATIENCE);
  }

  /**
   * @param fetchPatience how long a Fetch waits for the first word on its caller
   */
  SdsServer(
      Subjects subjects,
      EventLoops loops,
      InstantSource clock,
      RandomGenerator random,
      Duration fetchPatience) {
    this.clock = clock;
    this.random = random;
    this.loops = loops;
    this.feeds = new SubjectFeeds(subjects);
    this.fetchPatience = fetchPatience;
    // A restarted bridge must not repeat the nonces that reconnecting clients still remember.
    this.nonces = new AtomicLong(random.nextLong(1L << 48));
    this.heldNames = new HeldNamesWatch(this::openListeners, clock);
  }

  /**
   * Opens a listener.
   *
   * @throws ListenException when its address cannot be had; listeners opened before stay open
   */
  public void open(SdsListener listener) throws ListenException {
    ListenerStreams streams =
        new ListenerStreams(
            listener.names(),
            new Rules(listener.onUnknown(), listener.maxNames()),
            feeds,
            clock,
            nonces,
            ackTimes);
    ConnectionGate gate = new ConnectionGate(listener.maxConnections());
    switch (listener.endpoint()) {
      case Endpoint.Unix unix -> {
        BoundSocket bound = openUnix(unix, listener, streams, gate);
        OpenListener open = new OpenListener(listener, streams, gate, bound.server());
        add(open);
        socketKeepers.add(new SocketKeeper(unix, bound.file(), () -> openAgain(unix, open)));
      }
      case Endpoint.Tcp tcp ->
          add(new OpenListener(listener, streams, gate, openTcp(tcp, listener, streams, gate)));
    }
  }

  private void add(OpenListener open) {
    synchronized (listeners) {
      listeners.add(open);
    }
  }

  /** Beside the socket that has lost its name, whose connections stay. */
  private SocketFile openAgain(Endpoint.Unix unix, OpenListener open) throws ListenException {
    BoundSocket bound =
        openUnix(unix, open.listener().withoutTakeover(), open.streams(), open.gate());
    boolean tooLate;
    synchronized (listeners) {
      open.add(bound.server());
      tooLate = closed;
    }
    if (tooLate) {
      bound.server().shutdownNow();
    }
    return bound.file();
  }

  /**
   * Prepares the JVM for more callers beside the first ones, where each has identities of its own,
   * until enough of them have done it themselves. Called once the listeners are open.
   *
   * @param madeUp makes subjects with identities, another one for each stream; they are closed
   *     afterwards
   * @param admission lets everybody in
   */
  public void rehearseCallersInBackground(
      Supplier<? extends Subjects.Temporary> madeUp, CallerAdmission admission) {
    Runnable rehearsal =
        () -> {
          try (Subjects.Temporary subjects = madeUp.get()) {
            Rehearsal.ofCallers(subjects, admission, loops, clock)
                .run(REHEARSED_AFTER_OPENING, streamIds::get, loops, random);
          } catch (RuntimeException e) {
            // Such as a JDK without the curve of the made-up keys.
            log.debug("no rehearsal of callers", e);
          }
        };
    backgroundRehearsal =
        Optional.of(Thread.ofPlatform().name("rehearsal").daemon().start(rehearsal));
  }

  /**
   * Replaces the roots that validation contexts hold beside the trust bundles, on all listeners.
   * Whoever is given something else by it hears of it; nobody else does. Any thread.
   */
  public void trustBeside(ExtraRoots roots) {
    feeds.trustBeside(roots);
  }

  /** Starts to look after names that wait for long. Called once, on any of the event loops. */
  public void startWatchingHeldNames() {
    loops.every(5, heldNames::look);
  }

  /**
   * Starts to look after the socket files: one whose place another process has taken is put back
   * when that process answers no more. Called once, when all listeners are open.
   */
  public void startKeepingSocketFiles() {
    List.copyOf(socketKeepers).forEach(keeper -> loops.every(5, keeper::look));
  }

  public List<ListenerStatus> listenerStatus() {
    return openListeners().stream().map(OpenListener::status).toList();
  }

  public List<StreamStatus> streamStatus() {
    return openListeners().stream().flatMap(open -> open.streamStatus().stream()).toList();
  }

  /** Subjects that streams follow now. */
  int followedSubjects() {
    return feeds.size();
  }

  public LatencyHistogram updateToAck() {
    return ackTimes.histogram();
  }

  /** Closes all listeners and connections. Socket files stay; see {@link SocketFile}. */
  @Override
  public void close() {
    backgroundRehearsal.ifPresent(SdsServer::breakOff);
    socketKeepers.forEach(SocketKeeper::stop);
    synchronized (listeners) {
      closed = true;
    }
    // Not under that lock: it waits for the event loops, and they take it once a second.
    openListeners().forEach(OpenListener::shutdownNow);
    feeds.stop();
    for (OpenListener open : openListeners()) {
      try {
        open.awaitTermination(Duration.ofSeconds(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Before the event loops go: a rehearsal on loops that are gone fills the log. */
  private static void breakOff(Thread rehearsal) {
    rehearsal.interrupt();
    try {
      var _ = rehearsal.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<OpenListener> openListeners() {
    synchronized (listeners) {
      return List.copyOf(listeners);
    }
  }

  private record BoundSocket(Server server, SocketFile file) {}

  private BoundSocket openUnix(
      Endpoint.Unix unix, SdsListener listener, ListenerStreams streams, ConnectionGate gate)
      throws ListenException {
    SocketFile file = SocketFile.prepare(unix.path(), listener.socketFile(), random);
    Path path = file.temporary();
    GrpcServers.Limits limits = listener.limits();
    NettyServerBuilder builder =
        GrpcServers.unix(path, unix.toString(), loops, gate, limits, listener.admission());
    Server server = start(builder, listener, streams);
    try {
      file.publish();
    } catch (ListenException e) {
      server.shutdownNow();
      throw e;
    }
    return new BoundSocket(server, file);
  }

  private Server openTcp(
      Endpoint.Tcp tcp, SdsListener listener, ListenerStreams streams, ConnectionGate gate)
      throws ListenException {
    InetSocketAddress address = new InetSocketAddress(tcp.host().value(), tcp.port());
    return start(GrpcServers.tcp(address, loops, gate, listener.limits()), listener, streams);
  }

  private Server start(NettyServerBuilder builder, SdsListener listener, ListenerStreams streams)
      throws ListenException {
    String address = listener.endpoint().toString();
    try {
      return builder
          .intercept(new CallerInterceptor(address))
          .addService(new SecretDiscovery(streams, loops, clock, streamIds, fetchPatience))
          .build()
          .start();
    } catch (IOException e) {
      throw new ListenException(
          "%s: cannot listen (%s); free this address, or choose another"
              .formatted(address, rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
