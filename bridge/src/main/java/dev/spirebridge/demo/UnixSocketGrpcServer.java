package dev.spirebridge.demo;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A plaintext gRPC server on a Unix socket; closing it removes the socket, as SPIRE's agent does.
 */
final class UnixSocketGrpcServer implements AutoCloseable {
  private static final int STOP_LIMIT_SECONDS = 5;

  private final EventLoopGroup eventLoops;
  private final Server server;

  private UnixSocketGrpcServer(EventLoopGroup eventLoops, Server server) {
    this.eventLoops = eventLoops;
    this.server = server;
  }

  /**
   * @throws UncheckedIOException if the socket cannot be bound; a file left over at the path is
   *     replaced first
   */
  static UnixSocketGrpcServer start(
      Path socket, BindableService service, ServerInterceptor... interceptors) {
    var eventLoops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("embedded-agent-io", true), EpollIoHandler.newFactory());
    try {
      Files.deleteIfExists(socket);
      var server =
          NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
              .channelType(EpollServerDomainSocketChannel.class)
              .bossEventLoopGroup(eventLoops)
              .workerEventLoopGroup(eventLoops)
              // gRPC sets it on every child, and a Unix socket answers with a warning.
              .withChildOption(ChannelOption.SO_KEEPALIVE, null)
              .directExecutor()
              .addService(ServerInterceptors.intercept(service, interceptors))
              .build()
              .start();
      return new UnixSocketGrpcServer(eventLoops, server);
    } catch (IOException e) {
      stop(eventLoops);
      throw new UncheckedIOException(
          "Cannot listen at "
              + socket
              + ": check that its folder exists and that the path has at most 107 bytes",
          e);
    }
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(eventLoops);
  }

  private static void stop(EventLoopGroup eventLoops) {
    var _ = eventLoops.shutdownGracefully(0, STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
