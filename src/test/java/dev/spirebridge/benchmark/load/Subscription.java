package dev.spirebridge.benchmark.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Envoy writes on an SDS stream that asks for the workload's certificate and its trust bundle:
 * the node goes with the first request only, and every answer is acknowledged.
 */
sealed interface Subscription {
  /** The certificate's name in SPIRE's agent and in the bridge's profile {@code spire}. */
  String CERTIFICATE = "default";

  /** The own trust bundle's name, likewise. */
  String TRUST_BUNDLE = "ROOTCA";

  String SECRET_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  /** One secret of an answer; the content is the encoded {@code Secret}. */
  record NamedSecret(String name, ByteString content) {}

  /** An answer's secrets and the acknowledgement it gets. */
  record Answered(List<NamedSecret> secrets, MessageLite acknowledgement) {}

  static Subscription of(SdsMethod method) {
    return switch (method) {
      case SOTW -> new StateOfTheWorld();
      case DELTA -> new Delta();
    };
  }

  byte[] firstRequest(String nodeId);

  Answered answer(byte[] response) throws InvalidProtocolBufferException;

  /** {@code StreamSecrets}. */
  record StateOfTheWorld() implements Subscription {
    @Override
    public byte[] firstRequest(String nodeId) {
      return request().setNode(node(nodeId)).build().toByteArray();
    }

    @Override
    public Answered answer(byte[] response) throws InvalidProtocolBufferException {
      DiscoveryResponse parsed = DiscoveryResponse.parseFrom(response);
      List<NamedSecret> secrets = new ArrayList<>(parsed.getResourcesCount());
      for (var resource : parsed.getResourcesList()) {
        secrets.add(new NamedSecret(secretName(resource.getValue()), resource.getValue()));
      }
      DiscoveryRequest acknowledgement =
          request()
              .setVersionInfo(parsed.getVersionInfo())
              .setResponseNonce(parsed.getNonce())
              .build();
      return new Answered(secrets, acknowledgement);
    }

    private static DiscoveryRequest.Builder request() {
      return DiscoveryRequest.newBuilder()
          .setTypeUrl(SECRET_TYPE)
          .addResourceNames(CERTIFICATE)
          .addResourceNames(TRUST_BUNDLE);
    }
  }

  /** {@code DeltaSecrets}. */
  record Delta() implements Subscription {
    @Override
    public byte[] firstRequest(String nodeId) {
      return DeltaDiscoveryRequest.newBuilder()
          .setTypeUrl(SECRET_TYPE)
          .setNode(node(nodeId))
          .addResourceNamesSubscribe(CERTIFICATE)
          .addResourceNamesSubscribe(TRUST_BUNDLE)
          .build()
          .toByteArray();
    }

    @Override
    public Answered answer(byte[] response) throws InvalidProtocolBufferException {
      DeltaDiscoveryResponse parsed = DeltaDiscoveryResponse.parseFrom(response);
      List<NamedSecret> secrets = new ArrayList<>(parsed.getResourcesCount());
      for (Resource resource : parsed.getResourcesList()) {
        secrets.add(new NamedSecret(resource.getName(), resource.getResource().getValue()));
      }
      DeltaDiscoveryRequest acknowledgement =
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(SECRET_TYPE)
              .setResponseNonce(parsed.getNonce())
              .build();
      return new Answered(secrets, acknowledgement);
    }
  }

  private static Node node(String id) {
    return Node.newBuilder()
        .setId(id)
        .setCluster("benchmark")
        .setUserAgentName("envoy")
        .setUserAgentBuildVersion(
            BuildVersion.newBuilder()
                .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(36)))
        .build();
  }

  /** Reads no further than the name, field 1, which every encoder writes first. */
  private static String secretName(ByteString secret) throws InvalidProtocolBufferException {
    CodedInputStream input = secret.newCodedInput();
    try {
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        if (tag >>> 3 == 1) {
          return input.readString();
        }
        input.skipField(tag);
      }
      return "";
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }
}
