package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MountedConfigMap;
import dev.spirebridge.testing.MovingFiles;
import dev.spirebridge.testing.SvidBuilder;
import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real Envoy that asks for its secrets as Istio's or Gloo's proxies do, while its mesh moves: for
 * the time of the window, and no longer, it accepts peers of the mesh's CA beside SPIRE's in both
 * directions, and no handshake with a peer of SPIRE fails for it.
 */
class MovingWindowIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 50;
  private static final String SPIRE = "spire";
  private static final String MESH = "mesh";
  private static final String OTHER = "other";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final Instant now = Instant.now();
  private final CertificateAuthority mesh = meshOf("example.org");
  private final CertificateAuthority other = meshOf("mesh.test");
  private final WorkloadSvid old = of(mesh, "spiffe://example.org/ns/shop/sa/old");
  private final WorkloadSvid foreign = of(other, "spiffe://mesh.test/ns/shop/sa/old");
  private MountedConfigMap moving;

  @BeforeEach
  void mount() {
    moving = new MountedConfigMap(folder.folder("moving"));
  }

  /** Two roots stand under one trust domain of the validator. */
  @ParameterizedTest
  @EnumSource(names = {"ISTIO", "ISTIO_WITHOUT_VALIDATOR", "GLOO"})
  void bothSidesAreTrustedForTheTimeOfTheMoveBesideSpire(FederatedConsumer consumer) {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      bothSidesAreTrustedForTheTimeOfTheMove(spire, consumer);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ISTIO", "ISTIO_WITHOUT_VALIDATOR", "GLOO"})
  void bothSidesAreTrustedForTheTimeOfTheMoveBesideEmbedded(FederatedConsumer consumer) {
    Peers.require("envoy");
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      bothSidesAreTrustedForTheTimeOfTheMove(embedded, consumer);
    }
  }

  private void bothSidesAreTrustedForTheTimeOfTheMove(
      AgentUnderTest agent, FederatedConsumer consumer) {
    agent.createEntry();
    String listener = "unix://" + folder.folder("sds").resolve("socket");
    try (BridgeProcess bridge = serve(agent, consumer, listener);
        JdkPeer meshServer = JdkPeer.serve(old);
        JdkPeer otherServer = JdkPeer.serve(foreign)) {
      Party self = new Party(SPIRE, agent.spiffeId(), Ports.free());
      List<Party> parties =
          List.of(
              self,
              new Party(MESH, old.spiffeId().toString(), meshServer.port()),
              new Party(OTHER, foreign.spiffeId().toString(), otherServer.port()));
      try (FederatedEnvoy envoy =
          FederatedEnvoy.start(
              folder.path(), self, parties, consumer.binding(listener), consumer.nodeMetadata())) {
        envoy.awaitReady(SOON);
        moveThrough(agent, consumer, bridge, envoy);
      }
    }
  }

  private void moveThrough(
      AgentUnderTest agent,
      FederatedConsumer consumer,
      BridgeProcess bridge,
      FederatedEnvoy envoy) {
    boolean keepsApart = consumer == FederatedConsumer.ISTIO;
    int whileOpen = keepsApart ? 3 : 2;
    try (HandshakeLoad load = envoy.load(SPIRE, PER_SECOND)) {
      load.awaitSucceeded(PER_SECOND, SOON);
      refusesTheMesh(envoy);

      asksFor(now.plus(Duration.ofHours(1)));
      Await.until("the mesh's roots", SOON, () -> envoy.trustedAuthorities() == whileOpen);
      acceptsTheMesh(envoy, keepsApart);
      assertThat(bridge.metrics()).contains("spirebridge_moving_roots 2");
      assertThat(bridge.readiness()).startsWith("200 ready\nmoving: until ");
      rotate(agent, envoy, whileOpen);
      acceptsTheMesh(envoy, keepsApart);

      asksFor(Instant.now().plusSeconds(4));
      Await.until("SPIRE's roots alone", SOON, () -> envoy.trustedAuthorities() == 1);
      refusesTheMesh(envoy);
      load.awaitSucceeded(load.succeeded() + PER_SECOND, SOON);
      assertThat(load.firstFailures()).as("handshakes with SPIRE's peers").isEmpty();
    }
    assertThat(bridge.status().at("/moving/refused").asText()).contains("its time was over at");
    assertThat(bridge.output())
        .contains("moving-window-opened", "moving-window-expired")
        .doesNotContain("moving-window-refused");
    assertThat(bridge.nacks() + envoy.rejectedSecrets()).isZero();
  }

  private static void rotate(AgentUnderTest agent, FederatedEnvoy envoy, int whileOpen) {
    agent.prepareAuthority();
    Await.until("the next authority", SOON, () -> envoy.trustedAuthorities() == whileOpen + 1);
    agent.switchAuthority();
    agent.retireAuthority();
    Await.until("the last one's end", SOON, () -> envoy.trustedAuthorities() == whileOpen);
  }

  /** The trust domain decides which bundle counts; where there is none, the root is not given. */
  private void acceptsTheMesh(FederatedEnvoy envoy, boolean keepsApart) {
    assertThat(envoy.call(MESH).statusCode()).isEqualTo(200);
    assertThat(called(envoy, old)).isEqualTo(old.spiffeId().toString());
    if (keepsApart) {
      assertThat(envoy.call(OTHER).statusCode()).isEqualTo(200);
      assertThat(called(envoy, foreign)).isEqualTo(foreign.spiffeId().toString());
    } else {
      isRefused(envoy, OTHER, foreign);
    }
    // The root of the one trust domain must not vouch for the other.
    isRefusedAsClient(envoy, of(other, "spiffe://example.org/ns/shop/sa/old"));
  }

  private void refusesTheMesh(FederatedEnvoy envoy) {
    isRefused(envoy, MESH, old);
    isRefused(envoy, OTHER, foreign);
  }

  private static void isRefused(FederatedEnvoy envoy, String server, WorkloadSvid client) {
    HttpResponse<String> answer = envoy.call(server);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).containsAnyOf(Refusals.WRONG_AUTHORITY, Refusals.NO_BUNDLE);
    isRefusedAsClient(envoy, client);
  }

  private static void isRefusedAsClient(FederatedEnvoy envoy, WorkloadSvid client) {
    assertThatThrownBy(() -> JdkPeer.call(envoy.port(), client)).isInstanceOf(IOException.class);
  }

  private static String called(FederatedEnvoy envoy, WorkloadSvid client) {
    try {
      return JdkPeer.call(envoy.port(), client);
    } catch (IOException e) {
      throw new AssertionError("refused " + client.spiffeId(), e);
    }
  }

  /** Else proxies that reconnect would drop the mesh's peers until its first look. */
  @Test
  void aBridgeThatStartsDuringAMoveGivesBothRootsAtOnce() {
    asksFor(now.plus(Duration.ofHours(1)));
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      embedded.createEntry();
      String listener = "unix://" + folder.folder("sds").resolve("socket");
      try (BridgeProcess bridge = serve(embedded, FederatedConsumer.ISTIO, listener);
          SdsChannel channel = new SdsChannel(listener)) {
        List<X509Certificate> first = Secrets.roots(channel.ask("ROOTCA").next());
        assertThat(first).hasSize(3).contains(mesh.root(), other.root());
        assertThat(bridge.status().at("/moving/id").asText()).isEqualTo("a-move");
      }
    }
  }

  private BridgeProcess serve(AgentUnderTest agent, FederatedConsumer consumer, String listener) {
    Path configuration = folder.path().resolve("bridge.yaml");
    try {
      Files.writeString(configuration, consumer.bridgeConfiguration(listener));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return BridgeProcess.serve(
        "bridge",
        folder.path(),
        List.of(
            "--agent-socket",
            agent.socketAddress(),
            "--config",
            configuration.toString(),
            "--moving-folder",
            moving.folder().toString()));
  }

  private void asksFor(Instant until) {
    moving.put(
        Map.of(
            MovingFiles.KEY,
            MovingFiles.of(
                "a-move",
                until,
                Map.of("example.org", List.of(mesh.root()), "mesh.test", List.of(other.root())))));
  }

  private static CertificateAuthority meshOf(String trustDomain) {
    return CertificateAuthority.selfSigned(
        TrustDomain.parse(trustDomain), Duration.ofDays(1), InstantSource.system());
  }

  private WorkloadSvid of(CertificateAuthority authority, String id) {
    return SvidBuilder.of(authority, SpiffeId.parse(id), now).build();
  }
}
