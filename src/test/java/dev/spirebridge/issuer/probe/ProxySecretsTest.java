package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.Pem;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The secrets an Envoy has and waits for, as its admin port tells them. */
class ProxySecretsTest {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");

  private static String secret(String name, String content) {
    return "{\"name\": \"%s\", \"secret\": {\"name\": \"%1$s\"%s}}".formatted(name, content);
  }

  private static String certificate() {
    var issued =
        CertificateAuthority.selfSigned(OWN, Duration.ofDays(1), InstantSource.system())
            .issue(OWN.newSpiffeId("web"), "", Duration.ofHours(1));
    return ", \"tls_certificate\": {\"certificate_chain\": {\"inline_bytes\": \"%s\"}}"
        .formatted(
            Base64.getEncoder()
                .encodeToString(Pem.of(issued.chain()).getBytes(StandardCharsets.US_ASCII)));
  }

  private static ProxySecrets read(String server, String active, String warming)
      throws IOException, InterruptedException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          byte[] body =
              "{\"configs\": [%s]}"
                  .formatted(query.contains("active") ? active : warming)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("server", server);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    try (AdminPort port =
        new AdminPort(URI.create("http://127.0.0.1:" + http.getAddress().getPort()))) {
      return ProxySecrets.read(
          port.get(ProxySecrets.ACTIVE, "its secrets"),
          port.get(ProxySecrets.WARMING, "its secrets"));
    } finally {
      http.stop(0);
    }
  }

  @Test
  void namesEachOnceAndKeepsCertificates() throws Exception {
    ProxySecrets secrets =
        read(
            "envoy",
            secret("default", certificate())
                + ","
                + secret("default", certificate())
                + ","
                + secret("ROOTCA", ""),
            secret("other", ""));
    assertThat(secrets.active()).containsExactly("default", "ROOTCA");
    assertThat(secrets.warming()).containsExactly("other");
    assertThat(secrets.certificates()).containsOnlyKeys("default");
  }

  @Test
  void anEnvoyWithoutSecretsIsToldFromAnyOtherServer() throws Exception {
    assertThat(read("envoy", "", "").active()).isEmpty();
    assertThatThrownBy(() -> read("nginx", "", "")).hasMessageContaining("that it is an Envoy");
  }
}
