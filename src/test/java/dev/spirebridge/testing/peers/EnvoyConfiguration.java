package dev.spirebridge.testing.peers;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Bootstraps of the two Envoys of a {@link MtlsPair}. Secrets are asked for as Istio does: node on
 * the first message only, no initial fetch timeout, validation context combined with the expected
 * SPIFFE ID of the other side. TLS sessions are never resumed, so each connection is a handshake.
 */
final class EnvoyConfiguration {

  /** The name of the SDS cluster, and so part of the names of its statistics. */
  static final String SDS_CLUSTER = "sds";

  private static final String BOOTSTRAP =
      """
      {
        "node": {"id": "%1$s", "cluster": "%1$s", "metadata": {"NAME": "%1$s"%2$s}},
        "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
        "static_resources": {"listeners": [%3$s], "clusters": [%4$s]}
      }
      """;

  private static final String LISTENER =
      """
      {"name": "%1$s",
       "address": {"socket_address": {"address": "127.0.0.1", "port_value": %2$d}},
       %3$s
       "filter_chains": [{
         %4$s
         "filters": [{
           "name": "envoy.filters.network.http_connection_manager",
           "typed_config": {
             "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
             "stat_prefix": "%1$s",
             "local_reply_config": {"body_format": {"text_format_source": {"inline_string":
               "%%LOCAL_REPLY_BODY%% %%RESPONSE_FLAGS%% %%UPSTREAM_TRANSPORT_FAILURE_REASON%%"}}},
             "http_filters": [{
               "name": "envoy.filters.http.router",
               "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
             "route_config": {"virtual_hosts": [{
               "name": "all", "domains": ["*"],
               "response_headers_to_add": [%5$s],
               "routes": [%6$s]}]}}}]}]}
      """;

  private static final String TLS =
      """
      {"name": "envoy.transport_sockets.tls",
       "typed_config": {
         "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.%1$s",
         %2$s,
         "common_tls_context": {
           "tls_certificate_sds_secret_configs": [%3$s],
           "combined_validation_context": {
             "default_validation_context": {"match_typed_subject_alt_names": [%4$s]},
             "validation_context_sds_secret_config": %5$s}}}}
      """;

  private static final String PUBLIC_TLS =
      """
      {"name": "envoy.transport_sockets.tls",
       "typed_config": {
         "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
         "common_tls_context": {"tls_certificates": [{
           "certificate_chain": {"inline_string": "%s"},
           "private_key": {"inline_string": "%s"}}]}}}
      """;

  private static final String CLUSTER =
      """
      {"name": "%1$s", "type": "STATIC", "connect_timeout": "10s",
       %2$s,
       "load_assignment": {"cluster_name": "%1$s", "endpoints": [{"lb_endpoints": [
         {"endpoint": {"address": %3$s}}]}]}}
      """;

  private static final String HTTP_OPTIONS =
      """
      "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        "common_http_protocol_options": {%1$s},
        "explicit_http_config": {"%2$s": {}}}}\
      """;

  private EnvoyConfiguration() {}

  /** Takes plain HTTP and calls the workload with mTLS, a new connection for each request. */
  static String gateway(SdsBinding secrets, String expectedServer, int workloadPort) {
    return bootstrap(
        "gateway",
        "",
        List.of(plainListener("in", 0, List.of(routeTo("/", "workload")))),
        List.of(callOver("workload", secrets, expectedServer, workloadPort), sdsCluster(secrets)));
  }

  /** Takes HTTP over mTLS only, from one client identity, and answers it itself. */
  static String workload(SdsBinding secrets, String expectedClient) {
    return bootstrap(
        "workload",
        "",
        List.of(mutualListener("in", 0, "", secrets, List.of(expectedClient))),
        List.of(sdsCluster(secrets)));
  }

  /**
   * A bootstrap.
   *
   * @param metadata of the node, JSON members each begun with a comma
   */
  static String bootstrap(
      String name, String metadata, List<String> listeners, List<String> clusters) {
    return BOOTSTRAP.formatted(
        name, metadata, String.join(",", listeners), String.join(",", clusters));
  }

  /** A listener for plain HTTP that tells the caller whom it was passed on to. */
  static String plainListener(String name, int port, List<String> routes) {
    String headers =
        String.join(
            ",",
            header("x-server-id", "%UPSTREAM_PEER_URI_SAN%"),
            header("x-server-certificate", "%UPSTREAM_PEER_CERT%"),
            header("x-server-issuer", "%UPSTREAM_PEER_ISSUER%"));
    return LISTENER.formatted(name, port, "", "", headers, String.join(",", routes));
  }

  /**
   * A listener for HTTPS that shows everybody one certificate, whatever the proxy's identity is.
   *
   * @param chain PEM
   * @param key PEM
   */
  static String publicListener(String name, String chain, String key, List<String> routes) {
    String tls = PUBLIC_TLS.formatted(chain.replace("\n", "\\n"), key.replace("\n", "\\n"));
    return LISTENER.formatted(
        name, 0, "", "\"transport_socket\": " + tls + ",", "", String.join(",", routes));
  }

  /** A route of a plain listener. */
  static String routeTo(String prefix, String cluster) {
    return "{\"match\": {\"prefix\": \"%s\"}, \"route\": {\"cluster\": \"%s\"}}"
        .formatted(prefix, cluster);
  }

  /**
   * A listener for HTTP over mTLS only, which answers itself and tells whom it has seen.
   *
   * @param more members of the listener, JSON, each ended with a comma
   */
  static String mutualListener(
      String name, int port, String more, SdsBinding secrets, List<String> expectedClients) {
    String tls =
        tls(
            "DownstreamTlsContext",
            "\"require_client_certificate\": true, \"disable_stateless_session_resumption\": true,"
                + " \"disable_stateful_session_resumption\": true",
            secrets,
            expectedClients);
    String headers =
        String.join(
            ",",
            header("x-client-id", "%DOWNSTREAM_PEER_URI_SAN%"),
            header("x-client-serial", "%DOWNSTREAM_PEER_SERIAL%"),
            header("x-client-issuer", "%DOWNSTREAM_PEER_ISSUER%"));
    String answer =
        "{\"match\": {\"prefix\": \"/\"},"
            + " \"direct_response\": {\"status\": 200, \"body\": {\"inline_string\": \"hello\"}}}";
    return LISTENER.formatted(
        name, port, more, "\"transport_socket\": " + tls + ",", headers, answer);
  }

  /** A cluster of one server that is called with mTLS, a new connection for each request. */
  static String callOver(String name, SdsBinding secrets, String expectedServer, int port) {
    String tls =
        tls(
            "UpstreamTlsContext",
            "\"sni\": \"workload\", \"max_session_keys\": 0",
            secrets,
            List.of(expectedServer));
    String options =
        HTTP_OPTIONS.formatted("\"max_requests_per_connection\": 1", "http_protocol_options")
            + ", \"transport_socket\": "
            + tls;
    return CLUSTER.formatted(name, options, tcp("127.0.0.1", port));
  }

  /** The cluster the secrets come from. */
  static String sdsCluster(SdsBinding secrets) {
    URI address = URI.create(secrets.address());
    String endpoint =
        "unix".equals(address.getScheme())
            ? "{\"pipe\": {\"path\": \"" + address.getPath() + "\"}}"
            : tcp(address.getHost(), address.getPort());
    return CLUSTER.formatted(
        SDS_CLUSTER, HTTP_OPTIONS.formatted("", "http2_protocol_options"), endpoint);
  }

  private static String tls(
      String type, String options, SdsBinding secrets, List<String> expectedPeers) {
    String matchers =
        expectedPeers.stream()
            .map(id -> "{\"san_type\": \"URI\", \"matcher\": {\"exact\": \"" + id + "\"}}")
            .collect(Collectors.joining(","));
    return TLS.formatted(
        type,
        options,
        secret(secrets, secrets.certificateName()),
        matchers,
        secret(secrets, secrets.validationName()));
  }

  private static String secret(SdsBinding secrets, String name) {
    return """
    {"name": "%1$s",
     "sds_config": {
       "resource_api_version": "V3",
       "initial_fetch_timeout": "0s",
       "api_config_source": {
         "api_type": "%2$s",
         "transport_api_version": "V3",
         "set_node_on_first_message_only": true,
         "grpc_services": [{"envoy_grpc": {"cluster_name": "sds"}}]}}}
    """
        .formatted(name, secrets.protocol());
  }

  private static String tcp(String host, int port) {
    return "{\"socket_address\": {\"address\": \"%s\", \"port_value\": %d}}".formatted(host, port);
  }

  private static String header(String name, String value) {
    return """
    {"header": {"key": "%s", "value": "%s"}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}\
    """
        .formatted(name, value);
  }
}
