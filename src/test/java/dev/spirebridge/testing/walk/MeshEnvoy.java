package dev.spirebridge.testing.walk;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.EnvoyProcess;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * A real Envoy with what counts here of an Istio sidecar: its SVID as the secret {@code default},
 * and the listener virtualInbound, which takes plaintext, too, or not. Both come from files.
 */
final class MeshEnvoy implements AutoCloseable {

  private static final String BOOTSTRAP =
      """
      {"node": {"id": "envoy", "cluster": "envoy"},
       "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
       "dynamic_resources": {"lds_config": {"path_config_source": {"path": "%s"}}}}
      """;

  private static final String LISTENERS =
      """
      {"version_info": "%s", "resources": [{
        "@type": "type.googleapis.com/envoy.config.listener.v3.Listener",
        "name": "virtualInbound",
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
        "listener_filters": [{"name": "tls", "typed_config": {"@type":
          "type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"}}],
        "filter_chains": [%s]}]}
      """;

  private static final String ECHO =
      """
      "filters": [{"name": "echo", "typed_config": {"@type":
        "type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo"}}]\
      """;

  private static final String TLS =
      """
      {"filter_chain_match": {"transport_protocol": "tls"}, %s,
       "transport_socket": {"name": "tls", "typed_config": {"@type":
         "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
         "common_tls_context": {"tls_certificate_sds_secret_configs": [{"name": "default",
           "sds_config": {"path_config_source": {"path": "%s"}}}]}}}}
      """;

  private static final String PLAIN =
      ", {\"filter_chain_match\": {\"transport_protocol\": \"raw_buffer\"}, %s}".formatted(ECHO);

  private static final String SECRET =
      """
      {"resources": [{
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "name": "default",
        "tls_certificate": {
          "certificate_chain": {"inline_string": "%s"}, "private_key": {"inline_string": "%s"}}}]}
      """;

  private final EnvoyProcess envoy;
  private final Path listeners;
  private final Path secret;

  private MeshEnvoy(EnvoyProcess envoy, Path listeners, Path secret) {
    this.envoy = envoy;
    this.listeners = listeners;
    this.secret = secret;
  }

  /** Starts one that takes plaintext, too, or skips the calling test where there is no Envoy. */
  static MeshEnvoy start(String name, Path folder, CertificateAuthority issuer, SpiffeId id) {
    Path listeners = folder.resolve(name + ".lds.json");
    Path secret = folder.resolve(name + ".sds.json");
    write(secret, secret(issuer.issue(id, "", Duration.ofHours(1))));
    write(listeners, listeners(secret, false));
    EnvoyProcess envoy = EnvoyProcess.start(name, folder, BOOTSTRAP.formatted(listeners), "info");
    envoy.awaitReady(Duration.ofSeconds(60));
    return new MeshEnvoy(envoy, listeners, secret);
  }

  int admin() {
    return envoy.admin().getPort();
  }

  /** As istiod tells it when a PeerAuthentication changes. */
  void strict(boolean so) {
    write(listeners, listeners(secret, so));
  }

  private static String listeners(Path secret, boolean strict) {
    return LISTENERS.formatted(strict, TLS.formatted(ECHO, secret) + (strict ? "" : PLAIN));
  }

  private static String secret(WorkloadSvid svid) {
    return SECRET.formatted(
        json(Pem.of(svid.chain())), json(Pem.block("PRIVATE KEY", svid.privateKey().getEncoded())));
  }

  private static String json(String pem) {
    return pem.replace("\n", "\\n");
  }

  /** Envoy takes a file anew when another one is moved there. */
  private static void write(Path file, String text) {
    try {
      Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    envoy.close();
  }
}
