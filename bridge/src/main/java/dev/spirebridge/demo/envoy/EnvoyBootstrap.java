package dev.spirebridge.demo.envoy;

import dev.spirebridge.demo.calls.HandshakeText;
import dev.spirebridge.demo.calls.Party;
import io.spiffe.spiffeid.SpiffeId;

/**
 * Writes an Envoy's bootstrap: an egress (plain HTTP in, mTLS out), an ingress (mTLS in, plain HTTP
 * out), or both. Certificate and trust bundles come over SDS; the peer's SPIFFE ID is fixed in the
 * bootstrap and combined with them, as SPIRE's own Envoy examples do. Every request is a new
 * connection and a full handshake, so that every rotation is used by the next call.
 */
final class EnvoyBootstrap {
  private static final String SDS_CONFIG =
      """
      sds_config:
        resource_api_version: V3
        api_config_source:
          api_type: GRPC
          transport_api_version: V3
          grpc_services: [{ envoy_grpc: { cluster_name: bridge } }]
      """;

  private final Party party;
  private final StringBuilder listeners = new StringBuilder();
  private final StringBuilder clusters = new StringBuilder();

  EnvoyBootstrap(Party party) {
    this.party = party;
  }

  /** Takes plain HTTP on a loopback port and calls {@code callee} over mTLS. */
  EnvoyBootstrap egress(int port, Party callee, int calleePort) {
    listeners.append(
        listener(
            "egress",
            port,
            "",
            header(HandshakeText.CALLEE_HEADER, "%UPSTREAM_PEER_CERT%"),
            "mtls-out"));
    clusters.append(
        """
            - name: mtls-out
              type: STATIC
              connect_timeout: 5s
              typed_extension_protocol_options:
                envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                  "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                  common_http_protocol_options: { max_requests_per_connection: 1 }
                  explicit_http_config: { http_protocol_options: {} }
              load_assignment:
        %s
              transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                  max_session_keys: 0
        %s
        """
            .formatted(
                loopbackEndpoint("mtls-out", calleePort).indent(8),
                commonTls(callee.spiffeId()).indent(10)));
    return this;
  }

  /** Takes mTLS from {@code caller} and hands plain HTTP to the workload. */
  EnvoyBootstrap ingress(int port, Party caller, int workloadPort) {
    var tls =
        """
        transport_socket:
          name: envoy.transport_sockets.tls
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
            require_client_certificate: true
            disable_stateless_session_resumption: true
            disable_stateful_session_resumption: true
        %s
        """
            .formatted(commonTls(caller.spiffeId()).indent(4));
    listeners.append(
        listener(
            "ingress",
            port,
            tls,
            header(HandshakeText.CALLER_HEADER, "%DOWNSTREAM_PEER_CERT%"),
            "workload"));
    clusters.append(
        """
            - name: workload
              type: STATIC
              connect_timeout: 5s
              load_assignment:
        %s
        """
            .formatted(loopbackEndpoint("workload", workloadPort).indent(8)));
    return this;
  }

  /** Whose bootstrap it is. */
  String name() {
    return party.name();
  }

  /** The whole as YAML. */
  String yaml() {
    return """
    node: { id: %1$s, cluster: spire-bridge-demo }
    static_resources:
      listeners:
    %2$s
      clusters:
    %3$s
        - name: bridge
          type: STATIC
          connect_timeout: 5s
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: { http2_protocol_options: {} }
          load_assignment:
            cluster_name: bridge
            endpoints:
              - lb_endpoints:
                  - endpoint: { address: { pipe: { path: "%4$s" } } }
    """
        .formatted(party.name(), listeners, clusters, party.sdsSocket());
  }

  private static String listener(
      String name, int port, String transportSocket, String responseHeader, String cluster) {
    return """
        - name: %1$s
          address: { socket_address: { address: 127.0.0.1, port_value: %2$d } }
          filter_chains:
            - filters:
                - name: envoy.filters.network.http_connection_manager
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                    stat_prefix: %1$s
                    route_config:
                      virtual_hosts:
                        - name: all
                          domains: ["*"]
                          response_headers_to_add:
                            - %4$s
                          routes:
                            - match: { prefix: / }
                              route: { cluster: %5$s }
                    http_filters:
                      - name: envoy.filters.http.router
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
    %3$s
    """
        .formatted(name, port, transportSocket.indent(10), responseHeader, cluster);
  }

  /** Overwrites what the callee may have said, so that each side speaks for itself only. */
  private static String header(String name, String value) {
    return "{ header: { key: %s, value: \"%s\" }, append_action: OVERWRITE_IF_EXISTS_OR_ADD }"
        .formatted(name, value);
  }

  private static String loopbackEndpoint(String cluster, int port) {
    return """
    cluster_name: %s
    endpoints:
      - lb_endpoints:
          - endpoint:
              address: { socket_address: { address: 127.0.0.1, port_value: %d } }
    """
        .formatted(cluster, port);
  }

  private static String commonTls(SpiffeId acceptedPeer) {
    return """
    common_tls_context:
      tls_certificate_sds_secret_configs:
        - name: default
    %1$s
      combined_validation_context:
        default_validation_context:
          match_typed_subject_alt_names:
            - san_type: URI
              matcher: { exact: "%2$s" }
        validation_context_sds_secret_config:
          name: ROOTCA
    %1$s
    """
        .formatted(SDS_CONFIG.indent(6), acceptedPeer);
  }
}
