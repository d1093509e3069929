package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The authority of a federated trust domain signs an identity of ours. Whoever shows it is refused,
 * as a client and as a server, by an Envoy that knows which authority is whose; it is let in where
 * an alias pools all authorities, so nothing else is wrong with it.
 */
class ForgedIdentityIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final String OWN = "own";
  private static final String HONEST = "honest";
  private static final String FORGED = "forged";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final CertificateAuthority foreign =
      CertificateAuthority.selfSigned(
          TrustDomain.parse(Federation.SECOND), Duration.ofDays(1), InstantSource.system());

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void anIdentityOfSpiresTrustDomainIsRefusedWhenAForeignAuthorityHasSignedIt() throws Exception {
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      spire.trust(foreign);
      spire.createEntry();
      theForgedIdentityIsRefused(spire);
    }
  }

  @Test
  void anIdentityOfTheEmbeddedTrustDomainIsRefusedWhenAForeignAuthorityHasSignedIt()
      throws Exception {
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      embedded.trust(foreign);
      embedded.createEntry();
      theForgedIdentityIsRefused(embedded);
    }
  }

  @Test
  void poolingAllAuthoritiesIsWhatWouldLetTheForgedIdentityIn() throws Exception {
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      embedded.trust(foreign);
      embedded.createEntry();
      withPeers(
          embedded,
          FederatedConsumer.POOLED,
          envoy -> {
            assertThat(envoy.call(FORGED).statusCode()).isEqualTo(200);
            assertThat(JdkPeer.call(envoy.port(), forged(embedded))).isEqualTo(embedded.spiffeId());
          });
    }
  }

  private void theForgedIdentityIsRefused(AgentUnderTest agent) throws IOException {
    withPeers(
        agent,
        FederatedConsumer.ISTIO,
        envoy -> {
          assertThat(envoy.call(OWN).statusCode()).as("the Envoy by itself").isEqualTo(200);
          assertThat(envoy.call(HONEST).statusCode()).as("of its own name").isEqualTo(200);
          HttpResponse<String> refusal = envoy.call(FORGED);
          assertThat(refusal.statusCode()).as("the forged server").isEqualTo(503);
          assertThat(refusal.body()).contains(Refusals.WRONG_AUTHORITY);

          WorkloadSvid honest = honest();
          assertThat(JdkPeer.call(envoy.port(), honest)).isEqualTo(honest.spiffeId().toString());
          assertThat(envoy.handshakeEnds()).doesNotContain(Refusals.WRONG_AUTHORITY);
          assertThatIOException()
              .as("the forged client")
              .isThrownBy(() -> JdkPeer.call(envoy.port(), forged(agent)));
          Await.until(
              "the reason in the access log",
              SOON,
              () -> envoy.handshakeEnds().contains(Refusals.WRONG_AUTHORITY));
        });
  }

  private interface Scenario {
    void run(FederatedEnvoy envoy) throws IOException;
  }

  /** An Envoy that accepts both names, and two servers of the foreign authority to call. */
  private void withPeers(AgentUnderTest agent, FederatedConsumer consumer, Scenario scenario)
      throws IOException {
    try (JdkPeer honest = JdkPeer.serve(honest());
        JdkPeer forged = JdkPeer.serve(forged(agent))) {
      Party self = new Party(OWN, agent.spiffeId(), Ports.free());
      List<Party> parties =
          List.of(
              self,
              new Party(HONEST, honest().spiffeId().toString(), honest.port()),
              new Party(FORGED, agent.spiffeId(), forged.port()));
      try (FederatedCluster cluster =
          FederatedCluster.start(folder, agent, self, parties, consumer)) {
        cluster.envoy().awaitReady(SOON);
        scenario.run(cluster.envoy());
      }
    }
  }

  private WorkloadSvid honest() {
    return issue(foreign.trustDomain().newSpiffeId("ns", "default", "sa", "pair"));
  }

  private WorkloadSvid forged(AgentUnderTest agent) {
    return issue(SpiffeId.parse(agent.spiffeId()));
  }

  private WorkloadSvid issue(SpiffeId spiffeId) {
    return foreign.issue(spiffeId, "", Duration.ofHours(1));
  }
}
