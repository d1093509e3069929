package dev.spirebridge.sds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;

/** Node messages of Envoys old and new. */
final class Nodes {

  /** The last Envoy without the SPIFFE validator. */
  static final Node OLD = version(1, 17);

  /** The first Envoy with it. */
  static final Node NEW = version(1, 18);

  /** Tells nothing about its version. */
  static final Node SILENT = Node.newBuilder().setId("silent").build();

  private Nodes() {}

  static Node version(int major, int minor) {
    return Node.newBuilder()
        .setId("envoy-%d.%d".formatted(major, minor))
        .setUserAgentBuildVersion(
            BuildVersion.newBuilder()
                .setVersion(
                    SemanticVersion.newBuilder().setMajorNumber(major).setMinorNumber(minor)))
        .build();
  }

  /** A new Envoy whose metadata has this under {@code disable_spiffe_cert_validation}. */
  static Node disabling(Value value) {
    return disabling(NEW, value);
  }

  static Node disabling(Node node, Value value) {
    return node.toBuilder()
        .setMetadata(Struct.newBuilder().putFields("disable_spiffe_cert_validation", value))
        .build();
  }

  static Value bool(boolean value) {
    return Value.newBuilder().setBoolValue(value).build();
  }

  static Value string(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  static Value number(double value) {
    return Value.newBuilder().setNumberValue(value).build();
  }
}
