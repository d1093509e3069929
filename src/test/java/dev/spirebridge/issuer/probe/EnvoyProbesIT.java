package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.testing.peers.EnvoyProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Envoy tells: with a secret it has, one it waits for, and in a handshake. */
class EnvoyProbesIT {

  private static final String BOOTSTRAP =
      """
      {"node": {"id": "envoy", "cluster": "envoy"},
       "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
       "static_resources": {
         "listeners": [%s, %s],
         "clusters": [
           {"name": "sds", "type": "STATIC",
            "typed_extension_protocol_options": {
              "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                "explicit_http_config": {"http2_protocol_options": {}}}},
            "load_assignment": {"cluster_name": "sds", "endpoints": [{"lb_endpoints": [{"endpoint":
              {"address": {"socket_address": {"address": "127.0.0.1", "port_value": %d}}}}]}]}}]}}
      """;

  /** Demands a client's certificate, as a workload under STRICT. */
  private static final String LISTENER =
      """
      {"name": "%1$s",
       "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
       "filter_chains": [{
         "filters": [{"name": "envoy.filters.network.echo", "typed_config":
           {"@type": "type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo"}}],
         "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {
           "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
           "require_client_certificate": true,
           "common_tls_context": {
             "validation_context": {"trusted_ca": {"inline_string": "%2$s"}},
             "tls_certificate_sds_secret_configs": [{"name": "%1$s", "sds_config": %3$s}]}}}}]}
      """;

  private static final String SECRET =
      """
      {"resources": [{
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "name": "default",
        "tls_certificate": {
          "certificate_chain": {"inline_string": "%s"}, "private_key": {"inline_string": "%s"}}}]}
      """;

  @TempDir private static Path folder;

  private static ScriptedSds silent;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void startAnEnvoy() throws IOException {
    silent = ScriptedSds.answering((request, client) -> {});
    Path secret = folder.resolve("secret.json");
    Files.writeString(
        secret, SECRET.formatted(json(Chains.pem(Chains.WEB)), json(Chains.keyPem(Chains.WEB))));
    String fromFile = "{\"path_config_source\": {\"path\": \"%s\"}}".formatted(secret);
    String fromSilence =
        """
        {"resource_api_version": "V3", "initial_fetch_timeout": "1s", "api_config_source":
          {"api_type": "GRPC", "transport_api_version": "V3",
           "grpc_services": [{"envoy_grpc": {"cluster_name": "sds"}}]}}\
        """;
    envoy =
        EnvoyProcess.start(
            "envoy",
            folder,
            BOOTSTRAP.formatted(
                listener("default", fromFile), listener("late", fromSilence), silent.port()),
            "info");
    // It listens once it has given up waiting for the other one.
    envoy.awaitReady(Duration.ofSeconds(60));
  }

  @AfterAll
  static void stopIt() {
    if (envoy != null) {
      envoy.close();
    }
    if (silent != null) {
      silent.close();
    }
  }

  @Test
  void seesTheCertificateItHolds() {
    assertThat(Looks.seen(admin("default")))
        .containsExactly(new Presented(Via.SECRET, Chains.WEB.chain()));
  }

  @Test
  void saysThatItWaitsOrHasNone() {
    Looks.none(admin("late"), "it still waits for the secret late");
    Looks.none(admin("other"), "it has no certificate other; it has default");
  }

  @Test
  void itsPortForTrafficIsNoAdminPort() {
    Looks.unreachable(
        new EnvoyAdminProbe(
            URI.create("http://127.0.0.1:" + envoy.listenerPort()), List.of("default")),
        Reason.NOT_ENVOY,
        "");
  }

  @Test
  void seesItInAHandshakeWithoutACertificateOfItsOwn() {
    TlsProbe probe =
        new TlsProbe(
            "127.0.0.1:" + envoy.listenerPort(),
            Optional.empty(),
            TlsProbe.MESH_ALPN,
            TlsProbe.Client.ANONYMOUS);
    assertThat(Looks.seen(probe)).containsExactly(new Presented(Via.HANDSHAKE, Chains.WEB.chain()));
  }

  private static EnvoyAdminProbe admin(String name) {
    return new EnvoyAdminProbe(envoy.admin(), List.of(name));
  }

  private static String listener(String name, String source) {
    return LISTENER.formatted(name, json(Chains.pem(Chains.AUTHORITY.root())), source);
  }

  private static String json(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
