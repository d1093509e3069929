package dev.spirebridge.testing.peers;

import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One connection of a bare SDS client to a server, on which streams are opened. */
public final class SdsChannel implements AutoCloseable {

  private final EventLoopGroup loop;
  private final ManagedChannel channel;

  /**
   * Does not connect before the first call.
   *
   * @param address {@code unix:///path} or {@code tcp://127.0.0.1:port}
   */
  public SdsChannel(String address) {
    URI uri = URI.create(address);
    boolean unix = "unix".equals(uri.getScheme());
    SocketAddress target =
        unix
            ? new DomainSocketAddress(uri.getPath())
            : new InetSocketAddress(uri.getHost(), uri.getPort());
    loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    channel =
        NettyChannelBuilder.forAddress(target)
            .eventLoopGroup(loop)
            .channelType(unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class)
            // gRPC sets it on every socket; on a Unix socket that is a logged warning each.
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .usePlaintext()
            .overrideAuthority("localhost")
            .build();
  }

  /** Does not connect before the first call. */
  public SdsChannel(Endpoint endpoint) {
    this(endpoint.toString());
  }

  /** Opens a StreamSecrets stream and asks for these names. */
  public SotwStream ask(String... names) {
    SotwStream stream = stream();
    stream.ask(SotwStream.NODE_ID, names);
    return stream;
  }

  /** Opens a DeltaSecrets stream and asks for these names. */
  public DeltaStream subscribe(String... names) {
    DeltaStream stream = delta();
    stream.ask(SotwStream.NODE_ID, names);
    return stream;
  }

  /** Opens a StreamSecrets stream; nothing is sent before its first request. */
  public SotwStream stream() {
    return new SotwStream(SecretDiscoveryServiceGrpc.newStub(channel));
  }

  /** Opens a DeltaSecrets stream; nothing is sent before its first request. */
  public DeltaStream delta() {
    return new DeltaStream(SecretDiscoveryServiceGrpc.newStub(channel));
  }

  /**
   * One FetchSecrets call.
   *
   * @throws io.grpc.StatusRuntimeException as the server answers
   */
  public DiscoveryResponse fetch(DiscoveryRequest request, Duration deadline) {
    return SecretDiscoveryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .fetchSecrets(request);
  }

  /**
   * One FetchSecrets call for these names.
   *
   * @throws io.grpc.StatusRuntimeException as the server answers
   */
  public DiscoveryResponse fetch(String... names) {
    return fetch(SotwStream.firstRequest(names), Duration.ofSeconds(10));
  }

  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
