package dev.spirebridge.workloadapi;

import dev.spirebridge.protobuf.ReadingMarshaller;
import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import org.jspecify.annotations.Nullable;

/**
 * One FetchX509SVID call, on a connection of its own: a fresh one carries nothing over of an agent
 * that was replaced at the same path, not even gRPC's own reconnect pause of up to two minutes.
 *
 * <p>The agent is asked for the next message only after {@link #next()}: while one is looked at, no
 * other waits in memory.
 */
final class X509Watch implements AutoCloseable {

  /** SPIFFE Workload Endpoint specification, section 6.1: without it an agent refuses the call. */
  private static final Metadata.Key<String> SECURITY_HEADER =
      Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor<X509SVIDRequest, X509Update> FETCH_X509_SVID =
      fetchX509Svid(SpiffeWorkloadAPIGrpc.getFetchX509SVIDMethod());

  /** Where a watch reports to; called on an event loop. */
  interface Listener {
    void received(X509Watch watch, X509Update update);

    /** The last call of a watch. */
    void ended(X509Watch watch, Status status);
  }

  private final ManagedChannel channel;
  private final Listener listener;
  private volatile @Nullable ClientCallStreamObserver<X509SVIDRequest> call;

  private X509Watch(ManagedChannel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  static X509Watch open(Endpoint agent, EventLoops loops, Listener listener) {
    X509Watch watch = new X509Watch(ClientChannels.open(agent, loops), listener);
    Metadata headers = new Metadata();
    headers.put(SECURITY_HEADER, "true");
    Channel channel =
        ClientInterceptors.intercept(
            watch.channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(FETCH_X509_SVID, CallOptions.DEFAULT),
        X509SVIDRequest.getDefaultInstance(),
        watch.new Responses());
    return watch;
  }

  private static <R> MethodDescriptor<R, X509Update> fetchX509Svid(MethodDescriptor<R, ?> method) {
    return method.toBuilder(
            method.getRequestMarshaller(), new ReadingMarshaller<>(X509Update::read))
        .build();
  }

  /** Lets the agent send the next update. */
  void next() {
    ClientCallStreamObserver<X509SVIDRequest> open = call;
    if (open != null) {
      open.request(1);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Responses implements ClientResponseObserver<X509SVIDRequest, X509Update> {

    @Override
    public void beforeStart(ClientCallStreamObserver<X509SVIDRequest> observer) {
      observer.disableAutoRequestWithInitial(1);
      call = observer;
    }

    @Override
    public void onNext(X509Update update) {
      listener.received(X509Watch.this, update);
    }

    @Override
    public void onError(Throwable error) {
      listener.ended(X509Watch.this, Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      listener.ended(X509Watch.this, Status.OK);
    }
  }
}
