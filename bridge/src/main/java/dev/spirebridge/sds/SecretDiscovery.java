package dev.spirebridge.sds;

import com.google.protobuf.MessageLite;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.EventLoops;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The gRPC service of one listener: opens a stream per call, answers a Fetch at once. */
final class SecretDiscovery extends SecretDiscoveryServiceImplBase {

  /** Put into each call's context by the server, from what the kernel says of the connection. */
  static final Context.Key<Caller> CALLER = Context.key("caller");

  private final ListenerStreams streams;
  private final Subjects subjects;
  private final SubjectFeeds feeds;
  private final EventLoops loops;
  private final InstantSource clock;
  private final AtomicLong streamIds;

  SecretDiscovery(
      ListenerStreams streams,
      Subjects subjects,
      SubjectFeeds feeds,
      EventLoops loops,
      InstantSource clock,
      AtomicLong streamIds) {
    this.streams = streams;
    this.subjects = subjects;
    this.feeds = feeds;
    this.loops = loops;
    this.clock = clock;
    this.streamIds = streamIds;
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamSecrets(StreamObserver<DiscoveryResponse> call) {
    return open(
        new SotwProtocol(),
        "StreamSecrets",
        (ServerCallStreamObserver<DiscoveryResponse>) call,
        reply -> call.onNext(WireFormat.sotw(reply)));
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(
      StreamObserver<DeltaDiscoveryResponse> call) {
    return open(
        new DeltaProtocol(),
        "DeltaSecrets",
        (ServerCallStreamObserver<DeltaDiscoveryResponse>) call,
        reply -> call.onNext(WireFormat.delta(reply)));
  }

  @Override
  public void fetchSecrets(DiscoveryRequest request, StreamObserver<DiscoveryResponse> call) {
    streams.counters().requests.increment();
    try (Subjects.Lease lease = subjects.open(CALLER.get())) {
      SubjectFeed feed = feeds.of(lease.subject());
      FetchAnswer answer =
          FetchAnswer.of(request, client -> streams.view(feed, client), streams.rules());
      switch (answer) {
        case FetchAnswer.Secrets(Reply reply) -> {
          streams.counters().responses.increment();
          call.onNext(WireFormat.sotw(reply));
          call.onCompleted();
        }
        case FetchAnswer.Refused(Status status) -> call.onError(status.asException());
      }
    }
  }

  private <Q extends MessageLite> StreamObserver<Q> open(
      SdsProtocol<Q> protocol,
      String method,
      ServerCallStreamObserver<?> call,
      Consumer<Reply> sender) {
    Caller caller = CALLER.get();
    Subjects.Lease lease = subjects.open(caller);
    StreamOrigin origin =
        new StreamOrigin(
            streamIds.incrementAndGet(),
            caller,
            method,
            clock.instant(),
            loops.current(),
            lease,
            feeds.of(lease.subject()));
    SecretStream<Q> stream = new SecretStream<>(protocol, streams, origin, call, sender);
    stream.open();
    return stream;
  }
}
