package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.Pem;
import java.util.HashMap;
import java.util.Map;

/**
 * Deployments of one Envoy each, in a container of the name that Istio gives it.
 *
 * @param settings what every manifest needs
 * @param kind how they are set up
 * @param publicListener of the client, which then is a gateway; empty for none
 */
record ProxyManifest(Map<String, String> settings, ProxyKind kind, String publicListener) {

  private static final String OF_THE_BRIDGE =
      "{resource_api_version: V3, initial_fetch_timeout: 0s, api_config_source: {api_type: GRPC,"
          + " transport_api_version: V3, set_node_on_first_message_only: true,"
          + " grpc_services: [{envoy_grpc: {cluster_name: %s}}]}}";
  private static final String OF_A_FILE =
      "{resource_api_version: V3, path_config_source: {path: /etc/envoy/%s.yaml}}";
  private static final String FILE = "  %s.yaml: '{resources: [{\"@type\": %s, name: %s, %s}]}'\n";
  private static final String SECRET =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  ProxyManifest(Map<String, String> settings) {
    this(settings, ProxyKind.ENVOY);
  }

  ProxyManifest(Map<String, String> settings, ProxyKind kind) {
    this(settings, kind, "");
  }

  /** The client shows the world this certificate. */
  ProxyManifest withPublic(Made certificate) {
    return new ProxyManifest(
        settings, kind, Manifest.read("public-listener.yaml", keyAndCertificate(certificate)));
  }

  /** Takes mTLS from a peer. */
  String server(Workload own, Workload peer) {
    return read("server.yaml", own, peer, Map.of());
  }

  /** Takes mTLS from a peer, and HTTP in the clear from everybody. */
  String permissiveServer(Workload own, Workload peer) {
    return read("permissive-server.yaml", own, peer, Map.of());
  }

  /** Makes mTLS to a peer. */
  String client(Workload own, Workload peer, String address) {
    return read(
        "client.yaml",
        own,
        peer,
        Map.of("SERVER_ADDRESS", address, "PUBLIC_LISTENER", publicListener));
  }

  /** As {@link #server}, with secrets of its own, whatever the bridge serves. */
  String foreignServer(Workload own, Workload peer, Made certificate, Made authority) {
    Map<String, String> texts = keyAndCertificate(certificate);
    String pair =
        "tls_certificate: {certificate_chain: {inline_string: %s}, private_key: {inline_string: %s}}"
            .formatted(texts.get("CERTIFICATE"), texts.get("KEY"));
    String roots =
        "validation_context: {trusted_ca: {inline_string: %s}}"
            .formatted(quoted(Pem.of(authority.certificate())));
    return read(
        "server.yaml",
        own,
        peer,
        Map.of(
            "CERTIFICATE_SOURCE",
            OF_A_FILE.formatted("default"),
            "ROOTS_SOURCE",
            OF_A_FILE.formatted("ROOTCA"),
            "MORE_FILES",
            FILE.formatted("default", SECRET, "default", pair)
                + FILE.formatted("ROOTCA", SECRET, "ROOTCA", roots)));
  }

  /** As {@link #server}, its certificate its own, and only its roots the bridge's. */
  String certificateOfOthers(Workload own, Workload peer, Made certificate) {
    Map<String, String> texts = keyAndCertificate(certificate);
    String pair =
        "tls_certificate: {certificate_chain: {inline_string: %s}, private_key: {inline_string: %s}}"
            .formatted(texts.get("CERTIFICATE"), texts.get("KEY"));
    return read(
        "server.yaml",
        own,
        peer,
        Map.of(
            "CERTIFICATE_SOURCE",
            OF_A_FILE.formatted("default"),
            "MORE_FILES",
            FILE.formatted("default", SECRET, "default", pair)));
  }

  /** As {@link #server}, its roots from a server that speaks no SDS. */
  String silentRoots(Workload own, Workload peer) {
    return read("server.yaml", own, peer, Map.of("ROOTS_SOURCE", OF_THE_BRIDGE.formatted("admin")));
  }

  private String read(String file, Workload own, Workload peer, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(settings);
    values.putAll(kind.values(settings));
    values.put("NAMESPACE", own.namespace());
    values.put("NAME", own.name());
    values.put("PEER_ID", peer.spiffeId());
    String bridge = OF_THE_BRIDGE.formatted(kind.cluster());
    values.put("CERTIFICATE_SOURCE", bridge);
    values.put("ROOTS_SOURCE", bridge);
    values.put("MORE_FILES", "");
    values.putAll(more);
    return Manifest.read(file, values);
  }

  private static Map<String, String> keyAndCertificate(Made made) {
    return Map.of(
        "CERTIFICATE",
        quoted(Pem.of(made.certificate())),
        "KEY",
        quoted(Pem.block("PRIVATE KEY", made.keys().getPrivate().getEncoded())));
  }

  /** In one line, as JSON and YAML both read it. */
  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
