package dev.spirebridge.sds;

import dev.spirebridge.unixsocket.EventLoops;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The gRPC service of one listener: makes of each call what carries it on. */
final class SecretDiscovery implements BindableService {

  private final ListenerStreams streams;
  private final EventLoops loops;
  private final InstantSource clock;
  private final AtomicLong streamIds;
  private final Duration fetchPatience;

  /**
   * @param fetchPatience how long a Fetch waits for the first word on its caller
   */
  SecretDiscovery(
      ListenerStreams streams,
      EventLoops loops,
      InstantSource clock,
      AtomicLong streamIds,
      Duration fetchPatience) {
    this.streams = streams;
    this.loops = loops;
    this.clock = clock;
    this.streamIds = streamIds;
    this.fetchPatience = fetchPatience;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SecretMethods.served(this::streamSecrets, this::deltaSecrets, this::fetchSecrets);
  }

  private StreamObserver<SotwRequest> streamSecrets(StreamObserver<DiscoveryResponse> call) {
    return open(
        new SotwProtocol(),
        "StreamSecrets",
        (ServerCallStreamObserver<DiscoveryResponse>) call,
        reply -> call.onNext(WireFormat.sotw(reply)));
  }

  private StreamObserver<DeltaRequest> deltaSecrets(StreamObserver<DeltaDiscoveryResponse> call) {
    return open(
        new DeltaProtocol(),
        "DeltaSecrets",
        (ServerCallStreamObserver<DeltaDiscoveryResponse>) call,
        reply -> call.onNext(WireFormat.delta(reply)));
  }

  private void fetchSecrets(SotwRequest request, StreamObserver<DiscoveryResponse> call) {
    new FetchCall(
            request,
            CallerInterceptor.CALLER.get(),
            streams,
            loops.current(),
            (ServerCallStreamObserver<DiscoveryResponse>) call)
        .start(fetchPatience);
  }

  private <Q> StreamObserver<Q> open(
      SdsProtocol<Q> protocol,
      String method,
      ServerCallStreamObserver<?> call,
      Consumer<Reply> sender) {
    StreamOrigin origin =
        new StreamOrigin(
            streamIds.incrementAndGet(),
            CallerInterceptor.CALLER.get(),
            method,
            clock.instant(),
            loops.current());
    SecretStream<Q> stream = new SecretStream<>(protocol, streams, origin, call, sender);
    stream.open();
    return stream;
  }
}
