package dev.spirebridge.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import spire.api.agent.delegatedidentity.v1.DelegatedIdentityGrpc;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.types.Selector;

/** A plain delegate on an agent's admin socket, without retry and without checks. */
public final class DelegatedIdentityTestClient implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test-delegate", true), EpollIoHandler.newFactory());
  private final ManagedChannel channel;

  public DelegatedIdentityTestClient(Path socket) {
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoops)
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .usePlaintext()
            .build();
  }

  public ReceivedStream<SubscribeToX509SVIDsResponse> svidsOf(int pid) {
    return svids(SubscribeToX509SVIDsRequest.newBuilder().setPid(pid).build());
  }

  public static Selector selector(String type, String value) {
    return Selector.newBuilder().setType(type).setValue(value).build();
  }

  public ReceivedStream<SubscribeToX509SVIDsResponse> svids(SubscribeToX509SVIDsRequest request) {
    var received = new ReceivedStream<SubscribeToX509SVIDsResponse>();
    DelegatedIdentityGrpc.newStub(channel).subscribeToX509SVIDs(request, received);
    return received;
  }

  public ReceivedStream<SubscribeToX509BundlesResponse> bundles() {
    var received = new ReceivedStream<SubscribeToX509BundlesResponse>();
    DelegatedIdentityGrpc.newStub(channel)
        .subscribeToX509Bundles(SubscribeToX509BundlesRequest.getDefaultInstance(), received);
    return received;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
