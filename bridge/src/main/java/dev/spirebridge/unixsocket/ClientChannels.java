package dev.spirebridge.unixsocket;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** gRPC channels to an {@link Endpoint}, in plain text: the socket itself is the fence. */
public final class ClientChannels {

  /** A workload with hundreds of federated bundles exceeds gRPC's own limit of 4 MiB. */
  private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

  /** SPIRE's server, written in Go, ends connections that ping more often than every 5 minutes. */
  private static final int KEEP_ALIVE_MINUTES = 6;

  /**
   * How long a server may be silent on a new connection: what gRPC in Go allows. HTTP/2 has it
   * speak first thing.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ClientChannels() {}

  /**
   * Opens a channel whose callbacks run on the event loops themselves: they must not block. Nothing
   * is connected before the first call. A call ends with UNAVAILABLE where a Unix socket takes the
   * connection and nobody says a word on it for 20 seconds.
   */
  public static ManagedChannel open(Endpoint endpoint, EventLoops loops) {
    return open(builder(endpoint), loops);
  }

  static ManagedChannel open(DomainSocketAddress address, EventLoops loops) {
    return open(address, loops, PATIENCE);
  }

  static ManagedChannel open(DomainSocketAddress address, EventLoops loops, Duration patience) {
    return open(unix(address, patience), loops);
  }

  private static ManagedChannel open(NettyChannelBuilder builder, EventLoops loops) {
    return builder
        .eventLoopGroup(loops.group())
        .directExecutor()
        .usePlaintext()
        .disableRetry()
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .keepAliveTime(KEEP_ALIVE_MINUTES, TimeUnit.MINUTES)
        .build();
  }

  private static NettyChannelBuilder builder(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Unix(var path) -> unix(new DomainSocketAddress(path.toFile()), PATIENCE);
      case Endpoint.Tcp(var host, var port) ->
          NettyChannelBuilder.forAddress(new InetSocketAddress(host.value(), port))
              .channelType(EpollSocketChannel.class);
    };
  }

  /** Its calls' transport attributes hold the server's {@link PeerCredentials}. */
  private static NettyChannelBuilder unix(DomainSocketAddress address, Duration patience) {
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address);
    InternalNettyChannelBuilder.setProtocolNegotiatorFactory(
        builder, new ServerNegotiator.Factory(patience));
    return builder
        .channelType(EpollDomainSocketChannel.class, DomainSocketAddress.class)
        // gRPC sets it on every socket; on a Unix socket that is a logged warning each.
        .withOption(ChannelOption.SO_KEEPALIVE, null)
        // Netty would send the path as :authority, which Go's HTTP/2 server refuses.
        .overrideAuthority("localhost");
  }
}
