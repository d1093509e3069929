package dev.spirebridge.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hand-made HTTP/2 of the load client against gRPC's own server. */
class FleetTest {
  private static final int STREAMS = 20;

  /** Larger than one HTTP/2 frame (16 KB), so that messages come in pieces. */
  private static final int BUNDLE_BYTES = 50_000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<LoadEvent> events = new LinkedBlockingQueue<>();
  private final SecretServer secrets = new SecretServer();
  private Path folder;
  private Server server;

  @BeforeEach
  void serve() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "fleet");
    server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket().toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            // gRPC asks for it on every connection, and a Unix socket answers each with a warning.
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .addService(secrets)
            .build()
            .start();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    Files.deleteIfExists(socket());
    Files.delete(folder);
  }

  @Test
  void everyStreamIsServedAndAcknowledgesWithoutItsNode() throws InterruptedException {
    secrets.bundle = bundle('a');
    Fleet fleet = fleet(SdsMethod.SOTW);
    connect(fleet);

    LoadEvent.Served served = next(LoadEvent.Served.class);

    assertThat(served.served()).isEqualTo(STREAMS);
    assertThat(served.missing()).isZero();
    assertThat(served.closed()).isEmpty();
    for (int i = 0; i < STREAMS; i++) {
      DiscoveryRequest acknowledgement = secrets.acknowledgements.poll(10, TimeUnit.SECONDS);
      assertThat(acknowledgement).isNotNull();
      assertThat(acknowledgement.hasNode()).isFalse();
      assertThat(acknowledgement.getVersionInfo()).isEqualTo("v");
      assertThat(acknowledgement.getResponseNonce()).startsWith("n");
      assertThat(acknowledgement.getResourceNamesList())
          .containsExactly(Subscription.CERTIFICATE, Subscription.TRUST_BUNDLE);
    }
  }

  @Test
  void aBundleThatChangedCountsAsRotatedAndARepeatedOneDoesNot() throws InterruptedException {
    secrets.bundle = bundle('a');
    EventLoop loop = loops.next();
    Fleet fleet = fleet(SdsMethod.SOTW);
    connect(fleet);
    next(LoadEvent.Served.class);

    loop.execute(fleet::arm);
    next(LoadEvent.Armed.class);
    secrets.sendToAll();
    secrets.bundle = bundle('b');
    secrets.sendToFirst(STREAMS - 1);
    secrets.streams.getLast().onError(Status.UNAVAILABLE.asRuntimeException());

    LoadEvent.Rotated rotated = next(LoadEvent.Rotated.class);
    assertThat(rotated.rotated()).isEqualTo(STREAMS - 1);
    assertThat(rotated.missing()).isZero();
    assertThat(rotated.closed().values()).containsExactly(1);
    assertThat(rotated.closed().keySet()).allMatch(reason -> reason.contains("status 14"));
  }

  @Test
  void aMethodTheServerLacksClosesEveryStreamByStatus() throws InterruptedException {
    connect(fleet(SdsMethod.DELTA));

    LoadEvent.Served served = next(LoadEvent.Served.class);

    assertThat(served.served()).isZero();
    assertThat(served.closed()).hasSize(1).containsValue(STREAMS);
    assertThat(served.closed().keySet()).allMatch(reason -> reason.contains("status 12"));
  }

  @Test
  void aServerThatIsSilentIsReportedWhenPatienceEnds() throws InterruptedException {
    secrets.silent = true;
    Fleet.Plan plan = new Fleet.Plan(SdsMethod.SOTW, 3, 3, 200);
    connect(new Fleet(loops.next(), plan, ownConnections(), events::add));

    LoadEvent.Served served = next(LoadEvent.Served.class);

    assertThat(served.missing()).isEqualTo(3);
    assertThat(served.closed()).isEqualTo(Map.of());
  }

  private Path socket() {
    return folder.resolve("sds.sock");
  }

  private Fleet fleet(SdsMethod method) {
    Fleet.Plan plan = new Fleet.Plan(method, STREAMS, 5, 20_000);
    return new Fleet(loops.next(), plan, ownConnections(), events::add);
  }

  private Dialer ownConnections() {
    return new OwnConnections(loops.next(), socket());
  }

  private void connect(Fleet fleet) {
    loops.next().execute(fleet::connect);
  }

  private <T extends LoadEvent> T next(Class<T> wanted) throws InterruptedException {
    for (LoadEvent event = poll(); event != null; event = poll()) {
      if (wanted.isInstance(event)) {
        return wanted.cast(event);
      }
    }
    throw new AssertionError("no " + wanted.getSimpleName());
  }

  private LoadEvent poll() throws InterruptedException {
    return events.poll(25, TimeUnit.SECONDS);
  }

  private static ByteString bundle(char filler) {
    return ByteString.copyFromUtf8(Character.toString(filler).repeat(BUNDLE_BYTES));
  }

  /** Has StreamSecrets only, as SPIRE's agent. */
  private static final class SecretServer extends SecretDiscoveryServiceImplBase {
    private final List<StreamObserver<DiscoveryResponse>> streams = new CopyOnWriteArrayList<>();
    private final BlockingQueue<DiscoveryRequest> acknowledgements = new LinkedBlockingQueue<>();
    private volatile ByteString bundle = ByteString.EMPTY;
    private volatile boolean silent;

    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(
        StreamObserver<DiscoveryResponse> responses) {
      streams.add(responses);
      return new StreamObserver<>() {
        @Override
        public void onNext(DiscoveryRequest request) {
          if (request.hasNode() && !silent) {
            responses.onNext(response());
          } else {
            acknowledgements.add(request);
          }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }

    void sendToAll() {
      sendToFirst(streams.size());
    }

    void sendToFirst(int count) {
      streams.subList(0, count).forEach(stream -> stream.onNext(response()));
    }

    private DiscoveryResponse response() {
      DataSource content = DataSource.newBuilder().setInlineBytes(bundle).build();
      Secret trustBundle =
          Secret.newBuilder()
              .setName(Subscription.TRUST_BUNDLE)
              .setValidationContext(CertificateValidationContext.newBuilder().setTrustedCa(content))
              .build();
      Secret certificate = Secret.newBuilder().setName(Subscription.CERTIFICATE).build();
      return DiscoveryResponse.newBuilder()
          .setVersionInfo("v")
          .setNonce("n" + System.nanoTime())
          .addResources(Any.pack(certificate))
          .addResources(Any.pack(trustBundle))
          .build();
    }
  }
}
