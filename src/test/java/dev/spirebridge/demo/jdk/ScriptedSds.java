package dev.spirebridge.demo.jdk;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.spirebridge.demo.WorkloadSvid;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An SDS server that says what a test tells it to, and shows what it was asked. */
final class ScriptedSds extends SecretDiscoveryServiceImplBase implements AutoCloseable {
  private static final String SECRET_TYPE =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<DiscoveryRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamObserver<DiscoveryResponse>> streams =
      new LinkedBlockingQueue<>();
  private final Server server;

  ScriptedSds(Path socket) throws IOException {
    server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .directExecutor()
            .addService(this)
            .build()
            .start();
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamSecrets(StreamObserver<DiscoveryResponse> client) {
    streams.add(client);
    return new StreamObserver<>() {
      @Override
      public void onNext(DiscoveryRequest request) {
        requests.add(request);
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {}
    };
  }

  /** The stream that was opened next. */
  StreamObserver<DiscoveryResponse> nextStream() throws InterruptedException {
    return next(streams);
  }

  DiscoveryRequest nextRequest() throws InterruptedException {
    return next(requests);
  }

  static DiscoveryResponse response(String version, String nonce, Secret... secrets) {
    var response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(SECRET_TYPE)
            .setVersionInfo(version)
            .setNonce(nonce);
    for (var secret : secrets) {
      response.addResources(Any.pack(secret));
    }
    return response.build();
  }

  static Secret certificate(WorkloadSvid svid) throws Exception {
    var chain = new StringBuilder();
    for (var certificate : svid.chain()) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return Secret.newBuilder()
        .setName("default")
        .setTlsCertificate(
            TlsCertificate.newBuilder()
                .setCertificateChain(inline(chain.toString()))
                .setPrivateKey(inline(pem("PRIVATE KEY", svid.privateKey().getEncoded()))))
        .build();
  }

  static Secret bundle(String trustDomain, List<X509Certificate> authorities) throws Exception {
    var roots = new StringBuilder();
    for (var authority : authorities) {
      roots.append(pem("CERTIFICATE", authority.getEncoded()));
    }
    var validator =
        SPIFFECertValidatorConfig.newBuilder()
            .addTrustDomains(
                SPIFFECertValidatorConfig.TrustDomain.newBuilder()
                    .setName(trustDomain)
                    .setTrustBundle(inline(roots.toString())));
    return Secret.newBuilder()
        .setName("ROOTCA")
        .setValidationContext(
            CertificateValidationContext.newBuilder()
                .setCustomValidatorConfig(
                    TypedExtensionConfig.newBuilder()
                        .setName("envoy.tls.cert_validator.spiffe")
                        .setTypedConfig(Any.pack(validator.build()))))
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    var next = queue.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came within 10 seconds");
    }
    return next;
  }

  private static DataSource inline(String text) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(text)).build();
  }

  private static String pem(String label, byte[] der) {
    var body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body);
  }
}
