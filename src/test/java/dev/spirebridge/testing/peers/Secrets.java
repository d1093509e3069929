package dev.spirebridge.testing.peers;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the secrets out of discovery responses. */
public final class Secrets {

  /** The type URL of all requests and responses. */
  public static final String TYPE_URL =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private Secrets() {}

  /** By name, in the order sent. */
  public static Map<String, Secret> of(DiscoveryResponse response) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    response.getResourcesList().forEach(any -> put(secrets, any));
    return secrets;
  }

  /** By name, in the order sent. */
  public static Map<String, Secret> of(DeltaDiscoveryResponse response) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    response.getResourcesList().stream()
        .map(Resource::getResource)
        .forEach(any -> put(secrets, any));
    return secrets;
  }

  private static void put(Map<String, Secret> secrets, Any any) {
    try {
      Secret secret = any.unpack(Secret.class);
      if (secrets.put(secret.getName(), secret) != null) {
        throw new AssertionError("sent twice in one response: " + secret.getName());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a Secret: " + any.getTypeUrl(), e);
    }
  }
}
