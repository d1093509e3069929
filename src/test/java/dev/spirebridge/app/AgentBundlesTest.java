package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.federation.ServedBundles.Served;
import dev.spirebridge.federation.ServedBundles.Unavailable;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
                assertThat(served.own()).contains(OWN);
                assertThat(served.jwtKeyIds()).as("as it serves none").isEmpty();
                assertThat(served.bundles()).containsOnlyKeys(OWN, FOREIGN);
                assertThat(Objects.requireNonNull(served.bundles().get(OWN)).getX509Authorities())
                    .containsExactlyInAnyOrder(first.root(), second.root());
                assertThat(
                        Objects.requireNonNull(served.bundles().get(FOREIGN)).getX509Authorities())
                    .containsExactly(foreign.root());
              });
    }
  }

  /** One trust domain that has withdrawn its last authority must not hide the others. */
  @Test
  void keepsTheOthersWhereOneBundleIsEmptyOrCannotBeRead() throws Exception {
    CertificateAuthority own = authority(OWN);
    WorkloadUpdate update = update(own, Map.of());
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"))) {
      agent.publishRaw(
          update.toX509SvidResponse(),
          update.toX509BundlesResponse().toBuilder()
              .putBundles("spiffe://cluster2.demo", ByteString.EMPTY)
              .putBundles("spiffe://cluster3.demo", ByteString.copyFromUtf8("no certificate"))
              .putBundles("https://no.trust.domain/", ByteString.EMPTY)
              .build());

      assertThat(ask(agent.socket()))
          .isInstanceOfSatisfying(
              Served.class,
              served -> {
                assertThat(served.bundles()).containsOnlyKeys(OWN, FOREIGN);
                assertThat(
                        Objects.requireNonNull(served.bundles().get(FOREIGN)).getX509Authorities())
                    .isEmpty();
                assertThat(served.unreadable())
                    .containsOnlyKeys("cluster3.demo", "https://no.trust.domain/");
              });
    }
  }

  @Test
  void readsTheIdsOfTheJwtKeys() throws Exception {
    WorkloadUpdate update = update(authority(OWN), Map.of());
    Map<String, String> jwks =
        Map.of(
            "spiffe://cluster2.demo",
            "{\"keys\": [{\"kty\": \"EC\", \"kid\": \"a\"}, {\"kid\": \"b\"}]}",
            "spiffe://cluster1.demo",
            "torn");
    try (JwtServingAgent agent = new JwtServingAgent(update, jwks)) {
      assertThat(new AgentBundles(agent.endpoint()).ask())
          .isInstanceOfSatisfying(
              Served.class,
              served -> {
                assertThat(served.jwtKeyIds())
                    .hasValueSatisfying(
                        ids -> assertThat(ids).containsOnly(Map.entry(FOREIGN, Set.of("a", "b"))));
                assertThat(served.unreadable()).containsOnlyKeys("cluster1.demo");
              });
    }
  }

  @Test
  void hasNoAnswerWhereTheAgentEndsTheStreamInPeace() throws Exception {
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"))) {
      agent.refuseNewStreams(Status.OK);
      assertThat(ask(agent.socket()))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer -> assertThat(answer.message()).contains("before the first trust bundle"));
    }
  }

  private static WorkloadUpdate update(
      CertificateAuthority own, Map<TrustDomain, List<X509Certificate>> federated) {
    return new WorkloadUpdate(
        OWN,
        List.of(own.issue(OWN.newSpiffeId("gateway"), "", Duration.ofHours(1))),
        List.of(own.root()),
        federated);
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
                      .endsWith("Run this as a workload that has a registration entry."));
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
                    .endsWith("name its socket with --agent-socket."));
  }

  private static Object ask(Path socket) throws InterruptedException {
    return new AgentBundles(new Endpoint.Unix(socket)).ask();
  }

  private static CertificateAuthority authority(TrustDomain trustDomain) {
    return CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), InstantSource.system());
  }
}
