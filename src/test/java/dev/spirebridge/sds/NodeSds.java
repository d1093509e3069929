package dev.spirebridge.sds;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.Caller;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.ReceivedStream;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.TestPin;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.ConnectionGate;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.GrpcServers;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The SDS service as on a node: many processes on one socket, each with a subject of its own. What
 * the kernel would say of a connection, its clients say in a header; all else is as in production.
 */
final class NodeSds implements AutoCloseable {

  private static final Metadata.Key<String> PID =
      Metadata.Key.of("test-pid", Metadata.ASCII_STRING_MARSHALLER);

  final CallerSubjects subjects = new CallerSubjects();
  final MovableClock clock = new MovableClock(TestIdentities.NOW);
  final EventLoops loops = new EventLoops("node-under-test", 3);
  final SubjectFeeds feeds = new SubjectFeeds(subjects);
  final ListenerStreams streams;

  private final Map<Integer, TestPin> pins = new ConcurrentHashMap<>();
  private final Endpoint.Unix endpoint;
  private final Server server;
  private final SdsListener listener;

  NodeSds(Path folder, Duration fetchPatience) {
    endpoint = new Endpoint.Unix(folder.resolve("node.sock"));
    listener = new ListenerBuilder(endpoint).build();
    streams =
        new ListenerStreams(
            SecretNames.istio(new SvidChoice.First()),
            new Rules(OnUnknown.HOLD, 100),
            feeds,
            clock,
            new AtomicLong(),
            new AckTimes());
    try {
      server =
          GrpcServers.unix(endpoint.path(), loops, new ConnectionGate(1000), listener.limits())
              .intercept(new Introduction())
              .addService(
                  new SecretDiscovery(streams, loops, clock, new AtomicLong(), fetchPatience))
              .build()
              .start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  OpenListener listener() {
    return new OpenListener(listener, streams, new ConnectionGate(1), server);
  }

  CallingProcess process(int pid) {
    return new CallingProcess(pid);
  }

  void awaitHeldNames(int count) {
    Await.until(count + " held names", RunningSds.LIMIT, () -> streams.heldNames() == count);
  }

  void awaitStreams(int count) {
    Await.until(count + " streams", RunningSds.LIMIT, () -> streams.open().size() == count);
  }

  void awaitLeases(int count) {
    Await.until(count + " leases", RunningSds.LIMIT, () -> subjects.openLeases() == count);
  }

  /** Waits until whatever is being passed on at this moment has been. */
  void settle() {
    for (int round = 0; round < 10; round++) {
      loops.all().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    loops.close();
  }

  /** A process with one connection. */
  final class CallingProcess implements AutoCloseable {

    final TestPin pin = new TestPin();
    private final int pid;
    private final SdsChannel channel = new SdsChannel(endpoint);

    private CallingProcess(int pid) {
      this.pid = pid;
      pins.put(pid, pin);
    }

    ReceivedStream<DiscoveryResponse> ask(String... names) {
      var answers = new ReceivedStream<DiscoveryResponse>();
      open(answers).onNext(SotwStream.firstRequest(names));
      return answers;
    }

    /** A stream on which nothing is asked yet. */
    StreamObserver<DiscoveryRequest> open(StreamObserver<DiscoveryResponse> answers) {
      return stub().streamSecrets(answers);
    }

    ReceivedStream<DiscoveryResponse> fetch(String... names) {
      var answers = new ReceivedStream<DiscoveryResponse>();
      stub().fetchSecrets(SotwStream.firstRequest(names), answers);
      return answers;
    }

    private SecretDiscoveryServiceStub stub() {
      var headers = new Metadata();
      headers.put(PID, Integer.toString(pid));
      return SecretDiscoveryServiceGrpc.newStub(channel.channel())
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
      channel.close();
    }
  }

  private final class Introduction implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      int pid = Integer.parseInt(String.valueOf(headers.get(PID)));
      var caller =
          new Caller(
              endpoint.toString(),
              Optional.of(new Caller.ProcessIds(pid, 1337, 1337)),
              Optional.ofNullable(pins.get(pid)));
      Context context = Context.current().withValue(CallerInterceptor.CALLER, caller);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
