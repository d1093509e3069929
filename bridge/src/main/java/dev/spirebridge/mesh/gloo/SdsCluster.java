package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;

/** The static cluster by which Envoy reaches an SDS server, as Gloo's chart writes it. */
record SdsCluster(String name, GlooAddress address) {

  private static final List<String> WITH_TLS =
      List.of("transport_socket", "tls_context", "transport_socket_matches");

  /** In snake_case. */
  Tree tree() {
    Tree endpoint = Tree.EMPTY.with(address.envoyAddress(), "endpoint", "address");
    Tree endpoints = Tree.EMPTY.with(List.of(endpoint), "lb_endpoints");
    return Tree.EMPTY
        .with(name, "name")
        .with("0.25s", "connect_timeout")
        .with(Tree.EMPTY, "http2_protocol_options")
        .with(name, "load_assignment", "cluster_name")
        .with(List.of(endpoints), "load_assignment", "endpoints");
  }

  /** Whether Envoy reaches this address by it, whatever else it says of timeouts. */
  boolean fits(Tree cluster, Naming naming) {
    return WITH_TLS.stream().allMatch(each -> cluster.at(naming.of(each)).isEmpty())
        && cluster.at(naming.of("http2_protocol_options")).isPresent()
        && cluster.text("type").filter(type -> !type.equals("STATIC")).isEmpty()
        && reaches(addresses(cluster, naming), naming.of(address.envoyAddress()));
  }

  private static boolean reaches(List<Tree> there, Tree wanted) {
    return there.size() == 1 && Overlay.on(there.getFirst(), wanted).equals(there.getFirst());
  }

  /** For people: what Envoy reaches by it. */
  static String described(Tree cluster, Naming naming) {
    String where =
        addresses(cluster, naming).stream()
            .map(address -> place(address, naming))
            .reduce((one, other) -> one + " and " + other)
            .orElse("no endpoint");
    boolean tls = WITH_TLS.stream().anyMatch(each -> cluster.at(naming.of(each)).isPresent());
    return "a cluster of that name to " + where + (tls ? " with TLS" : "");
  }

  private static String place(Tree address, Naming naming) {
    Optional<String> pipe = address.text("pipe", "path");
    String socket = naming.of("socket_address");
    return pipe.orElseGet(() ->
        address.text(socket, "address").orElse("an address of another kind")
            + address.at(socket, naming.of("port_value")).map(port -> ":" + port).orElse(""));
  }

  private static List<Tree> addresses(Tree cluster, Naming naming) {
    return cluster.items(naming.of("load_assignment", "endpoints")).stream()
        .flatMap(each -> each.items(naming.of("lb_endpoints")).stream())
        .flatMap(each -> each.tree("endpoint", "address").stream())
        .toList();
  }
}
