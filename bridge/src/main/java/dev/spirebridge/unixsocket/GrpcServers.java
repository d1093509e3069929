package dev.spirebridge.unixsocket;

import io.grpc.netty.shaded.io.grpc.netty.InternalNettyServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** gRPC servers in plain text whose handlers run on the connection's own event loop. */
public final class GrpcServers {

  /**
   * What one client may take up.
   *
   * @param streamsPerConnection calls open at once on one connection
   * @param requestBytes of one message
   * @param keepAlive after how much silence a client is asked whether it still lives
   * @param keepAliveTimeout how long it may take to say so
   */
  public record Limits(
      int streamsPerConnection, int requestBytes, Duration keepAlive, Duration keepAliveTimeout) {}

  private static final String PRIVATE = "the private socket";
  private static final int HEADER_BYTES = 16 * 1024;
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** Envoy pings where its cluster sets connection_keepalive; a ping a second is still no flood. */
  private static final Duration FASTEST_PING = Duration.ofSeconds(1);

  private GrpcServers() {}

  /** A server for a Unix socket, bound at {@code path} exactly; see {@link SocketFile}. */
  public static NettyServerBuilder unix(
      Path path, EventLoops loops, ConnectionGate gate, Limits limits) {
    return unix(path, "unix://" + path, loops, gate, limits, Optional.empty());
  }

  /**
   * The same with callers that are admitted one by one.
   *
   * @param listener its address, for people
   * @param admission puts {@link PinnedProcess#ATTRIBUTE} on their calls; empty to let everybody in
   *     whom the socket file lets in
   */
  public static NettyServerBuilder unix(
      Path path,
      String listener,
      EventLoops loops,
      ConnectionGate gate,
      Limits limits,
      Optional<CallerAdmission> admission) {
    return unix(
        new DomainSocketAddress(path.toFile()),
        listener,
        loops,
        new AdmissionNegotiator(gate, listener, admission),
        limits);
  }

  static NettyServerBuilder unix(
      DomainSocketAddress address,
      EventLoops loops,
      ConnectionGate gate,
      Limits limits,
      Optional<CallerAdmission> admission) {
    return unix(address, PRIVATE, loops, new AdmissionNegotiator(gate, PRIVATE, admission), limits);
  }

  private static NettyServerBuilder unix(
      DomainSocketAddress address,
      String listener,
      EventLoops loops,
      AdmissionNegotiator negotiator,
      Limits limits) {
    return builder(address, loops, negotiator, limits)
        .channelFactory(() -> telling(new EpollServerDomainSocketChannel(), listener))
        // gRPC sets it on every accepted socket; on a Unix socket that is a logged warning each.
        .withChildOption(ChannelOption.SO_KEEPALIVE, null);
  }

  public static NettyServerBuilder tcp(
      InetSocketAddress address, EventLoops loops, ConnectionGate gate, Limits limits) {
    return builder(
            address,
            loops,
            new AdmissionNegotiator(gate, address(address), Optional.empty()),
            limits)
        .channelFactory(() -> telling(new EpollServerSocketChannel(), address(address)));
  }

  private static <C extends ServerChannel> C telling(C channel, String listener) {
    channel.pipeline().addLast(new AcceptFailures(listener));
    return channel;
  }

  private static String address(InetSocketAddress bound) {
    return "tcp://" + bound.getHostString() + ":" + bound.getPort();
  }

  private static NettyServerBuilder builder(
      SocketAddress address, EventLoops loops, AdmissionNegotiator negotiator, Limits limits) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .directExecutor()
            .protocolNegotiator(negotiator)
            .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
            .flowControlWindow(NettyServerBuilder.DEFAULT_FLOW_CONTROL_WINDOW)
            .maxConcurrentCallsPerConnection(limits.streamsPerConnection())
            .maxInboundMessageSize(limits.requestBytes())
            .maxInboundMetadataSize(HEADER_BYTES)
            .keepAliveTime(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(limits.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(FASTEST_PING.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true);
    InternalNettyServerBuilder.setStatsEnabled(builder, false);
    InternalNettyServerBuilder.setTracingEnabled(builder, false);
    return builder;
  }
}
