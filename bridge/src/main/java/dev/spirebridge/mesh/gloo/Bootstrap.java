package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The text of an Envoy bootstrap. Immutable. */
record Bootstrap(YamlText text, Naming naming) {

  /** What Gloo's own mTLS between Envoy and its control plane asks for. */
  private static final Set<String> GLOO_MTLS = Set.of("server_cert", "validation_context");

  /** Empty if it is none: without static resources. */
  static Optional<Bootstrap> of(YamlText text) {
    return Stream.of(Naming.values())
        .filter(naming -> text.tree().tree(naming.of("static_resources")).isPresent())
        .map(naming -> new Bootstrap(text, naming))
        .findFirst();
  }

  /** The port of the admin endpoint; empty if there is none. */
  Optional<Integer> adminPort() {
    return text.tree()
        .at(naming.of("admin", "address", "socket_address", "port_value"))
        .filter(Number.class::isInstance)
        .map(port -> ((Number) port).intValue());
  }

  Optional<Tree> cluster(String name) {
    return clusters().stream()
        .filter(each -> each.text("name").filter(name::equals).isPresent())
        .findFirst();
  }

  /** Whether Gloo's own mTLS takes its secrets from that cluster. */
  boolean glooMtls(String cluster) {
    return asks(clusters().stream().map(Tree::fields).toList(), cluster);
  }

  /**
   * With that cluster as the last of its static clusters.
   *
   * @param cluster in snake_case
   */
  Bootstrap with(SdsCluster cluster) throws YamlTextException {
    YamlText edited =
        text.append(naming.of(cluster.tree()), naming.of("static_resources", "clusters"));
    return new Bootstrap(edited, naming);
  }

  private List<Tree> clusters() {
    return text.tree().items(naming.of("static_resources", "clusters"));
  }

  private boolean asks(Object value, String cluster) {
    return switch (value) {
      case Map<?, ?> map ->
          isSecretOf(new Tree(strings(map)), cluster)
              || map.values().stream().anyMatch(each -> asks(each, cluster));
      case List<?> list -> list.stream().anyMatch(each -> asks(each, cluster));
      default -> false;
    };
  }

  private boolean isSecretOf(Tree secret, String cluster) {
    return secret.text("name").filter(GLOO_MTLS::contains).isPresent()
        && secret.items(naming.of("sds_config", "api_config_source", "grpc_services")).stream()
            .map(each -> each.text(naming.of("envoy_grpc", "cluster_name")))
            .anyMatch(each -> each.filter(cluster::equals).isPresent());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
