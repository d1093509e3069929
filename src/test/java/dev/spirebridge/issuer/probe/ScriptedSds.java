package dev.spirebridge.issuer.probe;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.spirebridge.demo.WorkloadSvid;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/** A gRPC server on loopback that answers a request for secrets as a test tells it. */
final class ScriptedSds implements AutoCloseable {

  private final Server server;

  private ScriptedSds(Server server) {
    this.server = server;
  }

  static ScriptedSds answering(
      BiConsumer<DiscoveryRequest, StreamObserver<DiscoveryResponse>> answer) throws IOException {
    return answering(answer, () -> {});
  }

  /**
   * @param left when a client gives a stream up
   */
  static ScriptedSds answering(
      BiConsumer<DiscoveryRequest, StreamObserver<DiscoveryResponse>> answer, Runnable left)
      throws IOException {
    return serving(
        new SecretDiscoveryServiceImplBase() {
          @Override
          public StreamObserver<DiscoveryRequest> streamSecrets(
              StreamObserver<DiscoveryResponse> client) {
            return new StreamObserver<>() {
              @Override
              public void onNext(DiscoveryRequest request) {
                answer.accept(request, client);
              }

              @Override
              public void onError(Throwable failure) {
                left.run();
              }

              @Override
              public void onCompleted() {}
            };
          }
        });
  }

  static ScriptedSds serving(BindableService... services) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : services) {
      builder.addService(service);
    }
    return new ScriptedSds(builder.directExecutor().build().start());
  }

  int port() {
    return server.getPort();
  }

  static Secret certificate(String name, WorkloadSvid svid) {
    return secret(name, inline(Chains.pem(svid)), inline(Chains.keyPem(svid)));
  }

  static Secret secret(String name, DataSource chain, DataSource key) {
    return Secret.newBuilder()
        .setName(name)
        .setTlsCertificate(
            TlsCertificate.newBuilder().setCertificateChain(chain).setPrivateKey(key))
        .build();
  }

  static DataSource inline(String text) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(text)).build();
  }

  static DiscoveryResponse response(Secret... secrets) {
    DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder().setVersionInfo("1");
    for (Secret secret : secrets) {
      response.addResources(Any.pack(secret));
    }
    return response.build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
