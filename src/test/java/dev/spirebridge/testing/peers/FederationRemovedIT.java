package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code federation remove} as it is typed, from the API server to the handshake: the controller
 * takes the trust domain out of the ClusterSPIFFEID, the workload's entry federates no more, and
 * new handshakes between the two are refused. SPIRE's server keeps the bundle all the while, as it
 * does.
 */
class FederationRemovedIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PER_SECOND = 50;
  private static final int CALLS = 20;

  /** From the command's end; all that the controller, the bridge and Envoy take together. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private static final String FOREIGN =
      """
      apiVersion: spire.spiffe.io/v1alpha1
      kind: ClusterFederatedTrustDomain
      metadata: {name: by-hand, annotations: {spirebridge.dev/bundle-arrived: "true"}}
      spec:
        trustDomain: cluster2.demo
        bundleEndpointURL: https://bundles.cluster2.demo:8443
        bundleEndpointProfile: {type: https_web}
      """;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void theOtherSideIsRefusedAfterFederationRemove() {
    try (LabelledFederation federation = LabelledFederation.start(folder)) {
      federation.command("add", federation.relationship());
      federation.awaitFederatesWith(List.of(Federation.SECOND));
      whileBothCallThemselves(
          federation,
          (first, second) -> {
            assertThat(federation.command("remove", List.of(Federation.SECOND)))
                .contains(
                    "spire-bridge-td-cluster2.demo will go.",
                    "spire-server bundle delete -id spiffe://cluster2.demo -mode dissociate");
            long end = System.nanoTime();
            Await.until(
                "both directions to be refused",
                SOON,
                () ->
                    status(first, Federation.SECOND) == 503
                        && status(second, Federation.FIRST) == 503);
            assertThat(Duration.ofNanos(System.nanoTime() - end)).isLessThan(BOUND);
            for (int i = 0; i < CALLS; i++) {
              assertThat(refusal(first, Federation.SECOND)).contains(Refusals.NO_BUNDLE);
              assertThat(refusal(second, Federation.FIRST)).contains("ALERT");
            }
          });
      federation.awaitFederatesWith(List.of());
      assertThat(
              federation
                  .admin()
                  .genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN)
                  .list()
                  .getItems())
          .isEmpty();
      assertThat(federation.serverOfTheFirstStillHasTheBundle()).isTrue();
    }
  }

  /** The control: where another object declares the same, nothing ends, and the command says so. */
  @Test
  void theOtherSideIsStillLetInWhereAnotherObjectDeclaresIt() {
    try (LabelledFederation federation = LabelledFederation.start(folder)) {
      federation.command("add", federation.relationship());
      federation.apply(FOREIGN);
      federation.awaitFederatesWith(List.of(Federation.SECOND));
      whileBothCallThemselves(
          federation,
          (first, second) -> {
            assertThat(federation.command("remove", List.of(Federation.SECOND)))
                .contains("still declared by by-hand");
            federation.awaitAPass();
            for (int i = 0; i < CALLS; i++) {
              assertThat(status(first, Federation.SECOND)).isEqualTo(200);
              assertThat(status(second, Federation.FIRST)).isEqualTo(200);
            }
          });
      federation.awaitFederatesWith(List.of(Federation.SECOND));
    }
  }

  private interface Scenario {
    void run(FederatedEnvoy first, FederatedEnvoy second);
  }

  /** Nothing may fail within either trust domain, whatever happens between the two. */
  private void whileBothCallThemselves(LabelledFederation federation, Scenario scenario) {
    List<Party> parties = List.of(federation.first(), federation.second());
    try (FederatedCluster first =
            FederatedCluster.start(
                folder,
                federation.agentOfTheFirst(),
                federation.first(),
                parties,
                FederatedConsumer.ISTIO);
        FederatedCluster second =
            FederatedCluster.start(
                folder,
                federation.agentOfTheSecond(),
                federation.second(),
                parties,
                FederatedConsumer.ISTIO)) {
      first.envoy().awaitReady(SOON);
      second.envoy().awaitReady(SOON);
      Await.until(
          "both directions to be let in",
          SOON,
          () ->
              status(first.envoy(), Federation.SECOND) == 200
                  && status(second.envoy(), Federation.FIRST) == 200);
      try (HandshakeLoad one = first.envoy().load(Federation.FIRST, PER_SECOND);
          HandshakeLoad two = second.envoy().load(Federation.SECOND, PER_SECOND)) {
        scenario.run(first.envoy(), second.envoy());
        one.awaitSucceeded(one.succeeded() + PER_SECOND, SOON);
        two.awaitSucceeded(two.succeeded() + PER_SECOND, SOON);
        assertThat(one.firstFailures()).as("within " + Federation.FIRST).isEmpty();
        assertThat(two.firstFailures()).as("within " + Federation.SECOND).isEmpty();
      }
      for (FederatedCluster cluster : List.of(first, second)) {
        assertThat(cluster.envoy().rejectedSecrets()).isZero();
        assertThat(cluster.bridge().nacks()).isZero();
      }
    }
  }

  private static int status(FederatedEnvoy from, String to) {
    return from.call(to).statusCode();
  }

  private static String refusal(FederatedEnvoy from, String to) {
    HttpResponse<String> answer = from.call(to);
    assertThat(answer.statusCode()).isEqualTo(503);
    return answer.body();
  }
}
