package dev.spirebridge.app;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIImplBase;
import io.spiffe.workloadapi.grpc.Workload.JWTBundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.JWTBundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** A Workload API on a loopback port that serves JWT bundles, which the embedded one does not. */
final class JwtServingAgent extends SpiffeWorkloadAPIImplBase implements AutoCloseable {

  private final WorkloadUpdate update;
  private final JWTBundlesResponse jwtBundles;
  private final Server server;

  /**
   * @param jwks by the trust domain's SPIFFE ID
   */
  JwtServingAgent(WorkloadUpdate update, Map<String, String> jwks) {
    this.update = update;
    JWTBundlesResponse.Builder bundles = JWTBundlesResponse.newBuilder();
    jwks.forEach((name, text) -> bundles.putBundles(name, ByteString.copyFromUtf8(text)));
    this.jwtBundles = bundles.build();
    try {
      this.server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Endpoint endpoint() {
    return Endpoint.parse("tcp://127.0.0.1:" + server.getPort());
  }

  @Override
  public void fetchX509SVID(X509SVIDRequest request, StreamObserver<X509SVIDResponse> client) {
    client.onNext(update.toX509SvidResponse());
  }

  @Override
  public void fetchX509Bundles(
      X509BundlesRequest request, StreamObserver<X509BundlesResponse> client) {
    client.onNext(update.toX509BundlesResponse());
  }

  @Override
  public void fetchJWTBundles(
      JWTBundlesRequest request, StreamObserver<JWTBundlesResponse> client) {
    client.onNext(jwtBundles);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
