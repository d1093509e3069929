package dev.spirebridge.unixsocket;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A gRPC server of the same make as the real ones that only this process knows of: it listens in
 * Linux's abstract namespace (unix(7)), under a name made up at random, and leaves no file behind.
 */
public final class PrivateServer implements AutoCloseable {

  private static final GrpcServers.Limits LIMITS =
      new GrpcServers.Limits(1, 64 * 1024, Duration.ofMinutes(1), Duration.ofSeconds(20));

  private final DomainSocketAddress address;
  private final EventLoops loops;
  private final Server server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  private PrivateServer(DomainSocketAddress address, EventLoops loops, Server server) {
    this.address = address;
    this.loops = loops;
    this.server = server;
  }

  /**
   * @param admission as for the listeners it stands in for
   */
  public static PrivateServer open(
      ServerServiceDefinition service,
      int maxConnections,
      EventLoops loops,
      Optional<CallerAdmission> admission,
      RandomGenerator random)
      throws IOException {
    DomainSocketAddress address =
        new DomainSocketAddress("\0spire-bridge-" + Long.toHexString(random.nextLong()));
    ConnectionGate gate = new ConnectionGate(maxConnections);
    Server server =
        GrpcServers.unix(address, loops, gate, LIMITS, admission)
            .addService(service)
            .build()
            .start();
    return new PrivateServer(address, loops, server);
  }

  /** A new channel, which becomes a new connection at its first call; closed with the server. */
  public ManagedChannel connect() {
    ManagedChannel channel = ClientChannels.open(address, loops);
    channels.add(channel);
    return channel;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
  }
}
