package dev.spirebridge.testing.peers;

import java.net.URI;

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
        "node": {"id": "%1$s", "cluster": "%1$s", "metadata": {"NAME": "%1$s"}},
        "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
        "static_resources": {"listeners": [%2$s], "clusters": [%3$s]}
      }
      """;

  private static final String LISTENER =
      """
      {"name": "in",
       "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
       "filter_chains": [{
         %1$s
         "filters": [{
           "name": "envoy.filters.network.http_connection_manager",
           "typed_config": {
             "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
             "stat_prefix": "in",
             "local_reply_config": {"body_format": {"text_format_source": {"inline_string":
               "%%LOCAL_REPLY_BODY%% %%RESPONSE_FLAGS%% %%UPSTREAM_TRANSPORT_FAILURE_REASON%%"}}},
             "http_filters": [{
               "name": "envoy.filters.http.router",
               "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
             "route_config": {"virtual_hosts": [{
               "name": "all", "domains": ["*"],
               "response_headers_to_add": [%2$s],
               "routes": [{"match": {"prefix": "/"}, %3$s}]}]}}}]}]}
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
             "default_validation_context": {"match_typed_subject_alt_names": [
               {"san_type": "URI", "matcher": {"exact": "%4$s"}}]},
             "validation_context_sds_secret_config": %5$s}}}}
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
    String headers =
        String.join(
            ",",
            header("x-server-id", "%UPSTREAM_PEER_URI_SAN%"),
            header("x-server-certificate", "%UPSTREAM_PEER_CERT%"),
            header("x-server-issuer", "%UPSTREAM_PEER_ISSUER%"));
    String listener = LISTENER.formatted("", headers, "\"route\": {\"cluster\": \"workload\"}");
    String tls =
        TLS.formatted(
            "UpstreamTlsContext",
            "\"sni\": \"workload\", \"max_session_keys\": 0",
            secret(secrets, secrets.certificateName()),
            expectedServer,
            secret(secrets, secrets.validationName()));
    String options =
        HTTP_OPTIONS.formatted("\"max_requests_per_connection\": 1", "http_protocol_options")
            + ", \"transport_socket\": "
            + tls;
    String workload = CLUSTER.formatted("workload", options, tcp("127.0.0.1", workloadPort));
    return BOOTSTRAP.formatted("gateway", listener, workload + "," + sdsCluster(secrets));
  }

  /** Takes HTTP over mTLS only, from one client identity, and answers it itself. */
  static String workload(SdsBinding secrets, String expectedClient) {
    String tls =
        TLS.formatted(
            "DownstreamTlsContext",
            "\"require_client_certificate\": true, \"disable_stateless_session_resumption\": true,"
                + " \"disable_stateful_session_resumption\": true",
            secret(secrets, secrets.certificateName()),
            expectedClient,
            secret(secrets, secrets.validationName()));
    String headers =
        String.join(
            ",",
            header("x-client-id", "%DOWNSTREAM_PEER_URI_SAN%"),
            header("x-client-serial", "%DOWNSTREAM_PEER_SERIAL%"),
            header("x-client-issuer", "%DOWNSTREAM_PEER_ISSUER%"));
    String listener =
        LISTENER.formatted(
            "\"transport_socket\": " + tls + ",",
            headers,
            "\"direct_response\": {\"status\": 200, \"body\": {\"inline_string\": \"hello\"}}");
    return BOOTSTRAP.formatted("workload", listener, sdsCluster(secrets));
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

  private static String sdsCluster(SdsBinding secrets) {
    URI address = URI.create(secrets.address());
    String endpoint =
        "unix".equals(address.getScheme())
            ? "{\"pipe\": {\"path\": \"" + address.getPath() + "\"}}"
            : tcp(address.getHost(), address.getPort());
    return CLUSTER.formatted(
        SDS_CLUSTER, HTTP_OPTIONS.formatted("", "http2_protocol_options"), endpoint);
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
