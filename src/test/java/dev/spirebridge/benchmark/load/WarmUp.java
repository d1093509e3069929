package dev.spirebridge.benchmark.load;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;

/**
 * Runs the client's own code on made-up answers before the first connection, so that a cold client
 * does not lengthen what the server is measured by.
 */
final class WarmUp {
  private static final int STREAMS = 2_000;
  private static final int SECRET_BYTES = 1_700;

  private WarmUp() {}

  static void run(SdsMethod method) {
    ByteBuf opening = Http2Wire.opening(method.path());
    byte[] answer = answer(method);
    for (int i = 0; i < STREAMS; i++) {
      SdsStream stream =
          new SdsStream("warm-up", Subscription.of(method), new Ignore(), System::nanoTime);
      stream.connecting();
      EmbeddedChannel channel = new EmbeddedChannel(Fleet.pipeline(opening, stream));
      ByteBuf frame = Unpooled.buffer();
      Http2Wire.writeMessage(frame, answer);
      channel.writeInbound(frame);
      channel.finishAndReleaseAll();
    }
  }

  private static byte[] answer(SdsMethod method) {
    Any certificate =
        Any.pack(
            Secret.newBuilder()
                .setName(Subscription.CERTIFICATE)
                .setTlsCertificate(TlsCertificate.newBuilder().setCertificateChain(filler()))
                .build());
    Any trustBundle =
        Any.pack(
            Secret.newBuilder()
                .setName(Subscription.TRUST_BUNDLE)
                .setValidationContext(
                    CertificateValidationContext.newBuilder().setTrustedCa(filler()))
                .build());
    return switch (method) {
      case SOTW ->
          DiscoveryResponse.newBuilder()
              .setVersionInfo("1")
              .setNonce("1")
              .addResources(certificate)
              .addResources(trustBundle)
              .build()
              .toByteArray();
      case DELTA ->
          DeltaDiscoveryResponse.newBuilder()
              .setNonce("1")
              .addResources(named(Subscription.CERTIFICATE, certificate))
              .addResources(named(Subscription.TRUST_BUNDLE, trustBundle))
              .build()
              .toByteArray();
    };
  }

  private static Resource named(String name, Any content) {
    return Resource.newBuilder().setName(name).setVersion("1").setResource(content).build();
  }

  private static DataSource filler() {
    return DataSource.newBuilder()
        .setInlineBytes(ByteString.copyFrom(new byte[SECRET_BYTES]))
        .build();
  }

  /** The made-up streams belong to no fleet. */
  private record Ignore() implements SdsStream.Observer {
    @Override
    public void accepted() {}

    @Override
    public void settled() {}

    @Override
    public void closed(String reason) {}
  }
}
