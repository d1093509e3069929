package dev.spirebridge.sds;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.List;

/** Replies as the messages of either protocol; the secrets' bytes are shared, not copied. */
final class WireFormat {

  private WireFormat() {}

  static DiscoveryResponse sotw(Reply reply) {
    return DiscoveryResponse.newBuilder()
        .setTypeUrl(SecretEncoder.TYPE_URL)
        .setVersionInfo(reply.version())
        .setNonce(reply.nonce())
        .addAllResources(packed(reply.secrets()))
        .build();
  }

  static DeltaDiscoveryResponse delta(Reply reply) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(SecretEncoder.TYPE_URL)
            .setSystemVersionInfo(reply.version())
            .setNonce(reply.nonce())
            .addAllRemovedResources(reply.removed());
    for (EncodedSecret secret : reply.secrets()) {
      response.addResources(
          Resource.newBuilder()
              .setName(secret.name())
              .setVersion(secret.version())
              .setResource(secret.packed()));
    }
    return response.build();
  }

  private static List<Any> packed(List<EncodedSecret> secrets) {
    return secrets.stream().map(EncodedSecret::packed).toList();
  }
}
