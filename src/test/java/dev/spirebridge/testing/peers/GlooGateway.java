package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.mesh.gloo.GlooAddress;
import dev.spirebridge.mesh.gloo.GlooOptions;
import dev.spirebridge.mesh.gloo.GlooWorld;
import dev.spirebridge.mesh.gloo.UpstreamChoice;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import dev.spirebridge.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What Gloo would run after `mesh gloo apply`: an Envoy with the bootstrap that the plan made of a
 * stock one, and the planned sslConfig in the terms of Envoy, as Gloo's control plane translates
 * it. Instead of asking that control plane, it is given its listener and cluster in the bootstrap.
 */
final class GlooGateway {

  private static final String UPSTREAM = "default-productpage-9080";
  private static final Ref POD = Ref.of(MeshKind.POD, "default", "productpage-v1");

  private final SeenObjects moved;

  private GlooGateway(SeenObjects moved) {
    this.moved = moved;
  }

  /**
   * Plans for a gateway and an Upstream whose pods have this service account.
   *
   * @param camel whether glooctl has written the bootstrap before
   */
  static GlooGateway planned(GlooAddress address, String serviceAccount, boolean camel) {
    SeenObjects stock =
        GlooWorld.stock()
            .without(Ref.of(MeshKind.POD, "default", "productpage-v2"))
            .with(serviceAccount, POD, "spec", "serviceAccountName");
    if (camel) {
      stock = stock.with(GlooWorld.camelCase(), GlooWorld.BOOTSTRAP, "data", "envoy.yaml");
    }
    GlooOptions options =
        new GlooOptions(
            GlooOptions.DEFAULT_NAMESPACE,
            GlooOptions.DEFAULT_GATEWAY,
            List.of(UpstreamChoice.of(UPSTREAM, GlooOptions.DEFAULT_NAMESPACE, List.of())),
            address,
            GlooOptions.DEFAULT_CLUSTER,
            true);
    MeshPlan plan = GlooWorld.plan(stock, options);
    if (!plan.refusals().isEmpty()) {
      throw new AssertionError(plan.refusals().toString());
    }
    return new GlooGateway(stock.after(plan.steps()));
  }

  /** Starts its Envoy, which calls a workload at that port. */
  EnvoyProcess start(String name, Path folder, int workloadPort) {
    try {
      return EnvoyProcess.start(name, folder, bootstrap(workloadPort), "info");
    } catch (YamlTextException e) {
      throw new AssertionError(e);
    }
  }

  private String bootstrap(int workloadPort) throws YamlTextException {
    String text = moved.get(GlooWorld.BOOTSTRAP).text("data", "envoy.yaml").orElseThrow();
    YamlText planned = YamlText.parse(text);
    boolean camel = planned.tree().tree("staticResources").isPresent();
    String resources = camel ? "staticResources" : "static_resources";
    String control = "[name=gloo.gloo-system.svc.cluster.local:9977]";
    return planned
        .without(camel ? "dynamicResources" : "dynamic_resources")
        .without(resources, "clusters", control)
        .with(List.of(listener()), resources, "listeners")
        .append(cluster(workloadPort), resources, "clusters")
        .with(
            0,
            "admin",
            "address",
            camel ? "socketAddress" : "socket_address",
            camel ? "portValue" : "port_value")
        .text();
  }

  private static Map<String, Object> listener() {
    String route = EnvoyConfiguration.routeTo("/", UPSTREAM);
    return json(EnvoyConfiguration.plainListener("in", 0, List.of(route)));
  }

  /** A cluster as Gloo makes one of an Upstream, but that each call has a handshake of its own. */
  private Map<String, Object> cluster(int port) {
    Tree cluster =
        Trees.of(
            """
            name: %s
            type: STATIC
            connect_timeout: 10s
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                common_http_protocol_options: {max_requests_per_connection: 1}
                explicit_http_config: {http_protocol_options: {}}
            load_assignment:
              cluster_name: %s
              endpoints:
                - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
            """
                .formatted(UPSTREAM, UPSTREAM, port));
    return cluster.with(transportSocket(), "transport_socket").fields();
  }

  private Tree transportSocket() {
    Tree ssl = moved.get(GlooWorld.UPSTREAM).tree("spec", "sslConfig").orElseThrow();
    String cluster = ssl.text("sds", "clusterName").orElseThrow();
    List<Tree> sans =
        ssl.list("verifySubjectAltName").stream()
            .map(san -> Tree.EMPTY.with("URI", "san_type").with(san, "matcher", "exact"))
            .toList();
    Tree common =
        Tree.EMPTY
            .with(ssl.list("alpnProtocols"), "alpn_protocols")
            .with(
                List.of(secret(ssl.text("sds", "certificatesSecretName").orElseThrow(), cluster)),
                "tls_certificate_sds_secret_configs")
            .with(
                sans,
                "combined_validation_context",
                "default_validation_context",
                "match_typed_subject_alt_names")
            .with(
                secret(ssl.text("sds", "validationContextName").orElseThrow(), cluster),
                "combined_validation_context",
                "validation_context_sds_secret_config");
    return Tree.EMPTY
        .with("envoy.transport_sockets.tls", "name")
        .with(
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "typed_config",
            "@type")
        .with(0, "typed_config", "max_session_keys")
        .with(common, "typed_config", "common_tls_context");
  }

  private static Tree secret(String name, String cluster) {
    Tree service = Tree.EMPTY.with(cluster, "envoy_grpc", "cluster_name");
    return Tree.EMPTY
        .with(name, "name")
        .with("V3", "sds_config", "resource_api_version")
        .with("GRPC", "sds_config", "api_config_source", "api_type")
        .with("V3", "sds_config", "api_config_source", "transport_api_version")
        .with(List.of(service), "sds_config", "api_config_source", "grpc_services");
  }

  private static Map<String, Object> json(String json) {
    JsonNode object = Yaml.document(json);
    return Trees.of(object).fields();
  }
}
