package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.gloo.GlooAddress;
import dev.spirebridge.mesh.gloo.GlooOptions;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real Envoy with the bootstrap that `mesh gloo` plans calls a workload with the planned
 * sslConfig, while the bridge beside it hands both rotating leaves and authorities.
 */
class MeshGlooEnvoyIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final int REQUESTS = 3_000;
  private static final int REQUESTS_PER_SECOND = 200;

  /** That of the SPIFFE ID of both. */
  private static final String SERVICE_ACCOUNT = "pair";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void noCallFailsWhileIdentitiesOfSpireRotate() {
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      noCallFailsWhileIdentitiesRotate(spire, pipe(), false);
    }
  }

  @ParameterizedTest(name = "over TCP: {0}, written by glooctl: {1}")
  @CsvSource({"false, true", "true, false", "true, true"})
  void noCallFailsWhileEmbeddedIdentitiesRotate(boolean tcp, boolean camel) {
    GlooAddress address = tcp ? new GlooAddress.Tcp(Ports.free(), false) : pipe();
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      noCallFailsWhileIdentitiesRotate(embedded, address, camel);
    }
  }

  /** The pods of an Upstream may be those of anybody: what answers has to have their identity. */
  @Test
  void whoHasAnotherIdentityIsRefused() throws IOException, InterruptedException {
    try (EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      GlooAddress address = pipe();
      try (BridgeProcess _ = bridge(agent, address);
          EnvoyProcess workload = workload(agent);
          EnvoyProcess gateway =
              GlooGateway.planned(address, "somebody-else", false)
                  .start("gateway", folder.path(), workload.listenerPort());
          MtlsPair pair = MtlsPair.of(gateway, workload);
          HttpClient client = HttpClient.newHttpClient()) {
        pair.awaitReady(SOON);
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(pair.address()).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("verify_cert_failed:_SAN_matcher");
        assertThat(gateway.total("ssl.", "fail_verify_san")).isPositive();
      }
    }
  }

  private void noCallFailsWhileIdentitiesRotate(
      AgentUnderTest agent, GlooAddress address, boolean camel) {
    agent.createEntry();
    try (RunSummary summary =
            new RunSummary("Calls of a gateway of Gloo's at " + address.listener(), agent);
        BridgeProcess bridge = bridge(agent, address);
        EnvoyProcess workload = workload(agent);
        EnvoyProcess gateway =
            GlooGateway.planned(address, SERVICE_ACCOUNT, camel)
                .start("gateway", folder.path(), workload.listenerPort());
        MtlsPair pair = MtlsPair.of(gateway, workload)) {
      pair.awaitReady(SOON);
      assertThat(gateway.hasCluster(GlooOptions.DEFAULT_CLUSTER)).isTrue();
      try (HandshakeLoad load =
          new HandshakeLoad(pair.address(), agent.spiffeId(), 4, REQUESTS_PER_SECOND)) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        load.awaitSucceeded(100, SOON);
        rotations.leaves(4);
        rotations.authority();
        rotations.leaves(4);
        load.awaitSucceeded(REQUESTS, Duration.ofMinutes(5));
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
        assertThat(load.distinctClientCertificates()).isGreaterThanOrEqualTo(10);
      }
      assertThat(pair.handshakes()).isGreaterThanOrEqualTo(REQUESTS);
      assertThat(pair.resumedSessions()).isZero();
      summary.nacks(bridge.nacks(), "the bridge's count");
      assertThat(pair.rejectedSecrets() + bridge.nacks()).isZero();
    }
  }

  private GlooAddress pipe() {
    return new GlooAddress.Pipe(folder.folder("gloo").resolve("sds.sock").toString());
  }

  private BridgeProcess bridge(AgentUnderTest agent, GlooAddress address) {
    BridgeProcess bridge =
        BridgeProcess.serve(
            "bridge",
            folder.path(),
            List.of(
                "--agent-socket",
                agent.socketAddress(),
                "--sds",
                address.listener() + "=gloo",
                "--sds",
                workloads() + "=istio"));
    Await.until("the bridge's identity", SOON, bridge::isReady);
    return bridge;
  }

  private EnvoyProcess workload(AgentUnderTest agent) {
    return EnvoyProcess.start(
        "workload",
        folder.path(),
        EnvoyConfiguration.workload(SdsBinding.istio(workloads()), agent.spiffeId()),
        "info");
  }

  private String workloads() {
    return "unix://" + folder.folder("sds").resolve("socket");
  }
}
