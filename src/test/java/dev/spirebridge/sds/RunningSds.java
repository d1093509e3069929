package dev.spirebridge.sds;

import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.ListenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** An SDS server for one subject, whose identities and clock a test moves. */
final class RunningSds implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(10);

  /** Long for a test that waits it out, short for one that must not. */
  static final Duration FETCH_PATIENCE = Duration.ofSeconds(1);

  final MovableClock clock = new MovableClock(TestIdentities.NOW);
  final Subject subject = new Subject("self");
  final EventLoops loops;
  final SdsServer server;

  private final AtomicInteger leases = new AtomicInteger();
  private final AtomicInteger claims = new AtomicInteger();

  RunningSds(int eventLoops) {
    this(eventLoops, subject -> Subjects.always(subject));
  }

  /**
   * @param port what stands between the streams and the subject
   */
  RunningSds(int eventLoops, java.util.function.Function<Subject, Subjects> port) {
    loops = new EventLoops("sds-under-test", eventLoops);
    Subjects subjects = port.apply(subject);
    server =
        new SdsServer(
            caller -> counted(subjects, caller), loops, clock, new Random(), FETCH_PATIENCE);
  }

  /** One listener with Istio's names on a Unix socket, two event loops. */
  static RunningSds at(Endpoint endpoint) {
    return new RunningSds(2).with(new ListenerBuilder(endpoint));
  }

  RunningSds with(ListenerBuilder listener) {
    try {
      server.open(listener.build());
      return this;
    } catch (ListenException e) {
      throw new AssertionError(e);
    }
  }

  /** A TCP address on which nobody listens at this moment. */
  static Endpoint freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Endpoint.parse("tcp://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** How often a subject was asked for. */
  int claims() {
    return claims.get();
  }

  /** How many claims on the subject are open. */
  int openLeases() {
    return leases.get();
  }

  /** The state of the first listener. */
  ListenerStatus listener() {
    return server.listenerStatus().getFirst();
  }

  void awaitListener(String what, Predicate<ListenerStatus> wanted) {
    Await.until(what, LIMIT, () -> wanted.test(listener()));
  }

  void awaitStreams(int count) {
    awaitListener(count + " open streams", status -> status.streams() == count);
  }

  void awaitConnections(int count) {
    awaitListener(count + " open connections", status -> status.connections() == count);
  }

  void awaitHeldNames(int count) {
    awaitListener(count + " held names", status -> status.heldNames() == count);
  }

  /** The only open stream. */
  StreamStatus stream() {
    var streams = server.streamStatus();
    if (streams.size() != 1) {
      throw new AssertionError("expected one stream: " + streams);
    }
    return streams.getFirst();
  }

  /** That name on the only open stream. */
  NameStatus name(String name) {
    return stream().names().stream()
        .filter(status -> status.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + stream().names()));
  }

  private Subjects.Lease counted(Subjects subjects, Caller caller) {
    claims.incrementAndGet();
    Subjects.Lease lease = subjects.open(caller);
    leases.incrementAndGet();
    return new Subjects.Lease() {
      @Override
      public Subject subject() {
        return lease.subject();
      }

      @Override
      public void close() {
        leases.decrementAndGet();
        lease.close();
      }
    };
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
