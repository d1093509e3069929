package dev.spirebridge.testing;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.MetadataUtils;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIStub;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A plain caller of a Workload API on a Unix socket, without retry and without checks. */
public final class WorkloadApiTestClient implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test-client", true), EpollIoHandler.newFactory());
  private final ManagedChannel channel;

  public WorkloadApiTestClient(Path socket) {
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoops)
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .usePlaintext()
            .build();
  }

  public ReceivedStream<X509SVIDResponse> fetchX509Svid() {
    var received = new ReceivedStream<X509SVIDResponse>();
    stub("true").fetchX509SVID(X509SVIDRequest.getDefaultInstance(), received);
    return received;
  }

  public ReceivedStream<X509BundlesResponse> fetchX509Bundles() {
    var received = new ReceivedStream<X509BundlesResponse>();
    stub("true").fetchX509Bundles(X509BundlesRequest.getDefaultInstance(), received);
    return received;
  }

  /** The raw stub; each value is sent as one more {@code workload.spiffe.io} header. */
  public SpiffeWorkloadAPIStub stub(String... headerValues) {
    var headers = new Metadata();
    var name = Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);
    for (var value : headerValues) {
      headers.put(name, value);
    }
    return SpiffeWorkloadAPIGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
