package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.federation.ServedBundles.Served;
import dev.spirebridge.federation.ServedBundles.Unavailable;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentBundlesTest {

  private static final TrustDomain OWN = TrustDomain.parse("cluster1.demo");
  private static final TrustDomain FOREIGN = TrustDomain.parse("cluster2.demo");

  @TempDir private Path folder;

  @Test
  void readsTheOwnBundleWithTwoAuthoritiesAndAForeignOne() throws Exception {
    CertificateAuthority first = authority(OWN);
    CertificateAuthority second = authority(OWN);
    CertificateAuthority foreign = authority(FOREIGN);
    Path socket = folder.resolve("agent.sock");
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(socket)) {
      agent.publish(
          new WorkloadUpdate(
              OWN,
              List.of(first.issue(OWN.newSpiffeId("gateway"), "", Duration.ofHours(1))),
              List.of(first.root(), second.root()),
              Map.of(FOREIGN, List.of(foreign.root()))));

      assertThat(ask(socket))
          .isInstanceOfSatisfying(
              Served.class,
              served -> {
                assertThat(served.bundles()).containsOnlyKeys(OWN, FOREIGN);
                assertThat(Objects.requireNonNull(served.bundles().get(OWN)).getX509Authorities())
                    .containsExactlyInAnyOrder(first.root(), second.root());
                assertThat(
                        Objects.requireNonNull(served.bundles().get(FOREIGN)).getX509Authorities())
                    .containsExactly(foreign.root());
              });
    }
  }

  @Test
  void saysWhatToDoWithoutARegistrationEntry() throws Exception {
    Path socket = folder.resolve("agent.sock");
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(socket)) {
      assertThat(ask(agent.socket()))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer ->
                  assertThat(answer.message())
                      .contains("no identity for this process")
                      .endsWith("run this as a workload that has a registration entry"));
    }
  }

  @Test
  void saysWhatToDoWithoutAnAgent() throws Exception {
    assertThat(ask(folder.resolve("nobody.sock")))
        .isInstanceOfSatisfying(
            Unavailable.class,
            answer ->
                assertThat(answer.message())
                    .contains("cannot be reached")
                    .endsWith("name its socket with --agent-socket"));
  }

  private static Object ask(Path socket) throws InterruptedException {
    return new AgentBundles(new Endpoint.Unix(socket)).ask();
  }

  private static CertificateAuthority authority(TrustDomain trustDomain) {
    return CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), InstantSource.system());
  }
}
