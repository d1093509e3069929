package dev.spirebridge.demo.jdk;

import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Keeps one party's certificate and trust bundles as SDS sends them; asks again when the stream
 * ends. What it holds outlives the server, as Envoy's secrets do. Thread-safe.
 */
final class SdsClient implements AutoCloseable, SdsStream.Receiver {
  private static final List<String> NAMES = List.of("default", "ROOTCA");
  private static final long RETRY_MILLIS = 200;

  private final String nodeId;
  private final EventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("demo-sds-client", true), EpollIoHandler.newFactory());
  private final ManagedChannel channel;
  private ReceivedSecrets secrets = ReceivedSecrets.NONE;

  private SdsClient(Path socket, String nodeId) {
    this.nodeId = nodeId;
    this.channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoops)
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .overrideAuthority("localhost")
            .usePlaintext()
            .directExecutor()
            .build();
  }

  /** Starts asking; the socket need not exist yet. */
  static SdsClient start(Path socket, String nodeId) {
    var client = new SdsClient(socket, nodeId);
    client.ask();
    return client;
  }

  /** The latest secrets. */
  synchronized ReceivedSecrets secrets() {
    return secrets;
  }

  /**
   * Waits until a certificate and trust bundles are there.
   *
   * @throws IllegalStateException if they are not in time
   */
  synchronized void awaitSecrets(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!secrets.complete()) {
      long millisLeft = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millisLeft <= 0) {
        throw new IllegalStateException(
            nodeId
                + " got no certificate and trust bundle over SDS within "
                + limit
                + "; its bridge's status says what is missing");
      }
      wait(millisLeft);
    }
  }

  @Override
  public synchronized void apply(UnaryOperator<ReceivedSecrets> change) {
    secrets = change.apply(secrets);
    notifyAll();
  }

  @Override
  public void ended() {
    if (!channel.isShutdown()) {
      var _ = eventLoops.schedule(this::ask, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void ask() {
    SdsStream.open(
        SecretDiscoveryServiceGrpc.newStub(channel).withWaitForReady(), nodeId, NAMES, this);
  }
}
