package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.Ports;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has put a socket of his own where the agent's should be. What he serves holds together
 * in itself, for he has an authority and a bundle. Only the name of the trust domain tells, where
 * the bridge was told it; that a forger of the right name is believed is why the folder is a fence.
 */
class ForgedAgentTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void oneOfAnotherTrustDomainIsNeverServedAndTheGoodOneStays() throws Exception {
    int port = Ports.free();
    BridgeConfig config =
        Inputs.none()
            .flag("--sds", "unix://" + folder.resolve("sds"))
            .flag("--agent-socket", "unix://" + folder.resolve("agent"))
            .flag("--trust-domain", "example.org")
            .flag("--http", "127.0.0.1:" + port)
            .config();
    try (var _ = Bridge.start(config, "test");
        Http http = new Http()) {
      try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent"))) {
        agent.publish(update("example.org"));
        Await.until("readiness", SOON, () -> http.answers(at(port, "/readyz")));
      }
      JsonNode before = http.json(at(port, "/api/v1/identities"));
      try (EmbeddedWorkloadApi forged = EmbeddedWorkloadApi.started(folder.resolve("agent"))) {
        forged.publish(update("forged.example"));
        Await.until("refusal", SOON, () -> refused(http, port) > 0);

        assertThat(http.text(at(port, "/api/v1/identities"))).doesNotContain("forged.example");
        assertThat(http.json(at(port, "/api/v1/identities")).findValues("serial"))
            .isEqualTo(before.findValues("serial"));
      }
    }
  }

  private static long refused(Http http, int port) {
    return http.json(at(port, "/api/v1/status")).at("/sources/0/refusedUpdates").asLong();
  }

  private static URI at(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static WorkloadUpdate update(String name) {
    TrustDomain trustDomain = TrustDomain.parse(name);
    CertificateAuthority authority =
        CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), InstantSource.system());
    return new WorkloadUpdate(
        trustDomain,
        List.of(authority.issue(trustDomain.newSpiffeId("web"), "", Duration.ofHours(1))),
        List.of(authority.root()),
        Map.of());
  }
}
