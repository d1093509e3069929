package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.IdentityTarget;
import dev.spirebridge.demo.PidAttestor;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.status.StatusTlsStatus;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.ReceivedStream;
import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole bridge, asked over mutual TLS by what has its identity from an agent as well. */
class BridgeStatusTlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SELF = Math.toIntExact(ProcessHandle.current().pid());
  private static final TrustDomain NAME = TrustDomain.parse("shop.test");
  private static final SpiffeId BRIDGE = NAME.newSpiffeId("bridge");
  private static final SpiffeId CONTROLLER = NAME.newSpiffeId("controller");

  @TempDir private Path folder;
  private final EmbeddedTrustDomain domain =
      EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  @RegisterExtension private final Opened opened = new Opened();

  private EmbeddedWorkloadApi agent(String socket, SpiffeId id) {
    EmbeddedWorkloadApi agent = opened.add(EmbeddedWorkloadApi.started(folder.resolve(socket)));
    register(agent, id);
    return agent;
  }

  private void register(IdentityTarget target, SpiffeId id) {
    domain.register(target, new RegistrationEntry(id, Duration.ofHours(1)));
  }

  /** What somebody with this ID has, once it has it. */
  private OwnSvid identityOf(SpiffeId id) {
    EmbeddedWorkloadApi agent = agent(id.getPath().substring(1), id);
    OwnSvid own =
        opened.add(
            OwnSvid.watching(
                new Endpoint.Unix(agent.socket()),
                Optional.empty(),
                RetryCaps.DEFAULT,
                InstantSource.system(),
                new Random(1)));
    own.start();
    Await.until("the SVID of " + id, LIMIT, () -> own.svid(Instant.now()).isPresent());
    return own;
  }

  private Bridge bridge(Inputs inputs, String moreOfStatusTls) throws StartException {
    return opened.add(
        Bridge.start(
            inputs
                .flag("--sds", "unix://" + folder.resolve("sds"))
                .flag("--http", "off")
                .flag("--status-tls", "127.0.0.1:0")
                .withFile("statusTls: {allowedIds: [%s]%s}".formatted(CONTROLLER, moreOfStatusTls))
                .config(),
            "test"));
  }

  private Bridge sidecar(EmbeddedWorkloadApi agent) throws StartException {
    return bridge(Inputs.none().flag("--agent-socket", agent.address()), "");
  }

  private static StatusTlsStatus tls(Bridge bridge) {
    return bridge.status().statusTls().orElseThrow();
  }

  private static void awaitOwnSvid(Bridge bridge) {
    Await.until("the bridge's SVID", LIMIT, () -> tls(bridge).spiffeId().isPresent());
  }

  /** A client that remembers no session. */
  private static HttpResponse<String> get(Bridge bridge, OwnSvid as, String path)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(SvidTls.client(as, BRIDGE::equals, InstantSource.system()))
            .build()) {
      URI uri = URI.create("https://" + tls(bridge).address() + path);
      return client.send(
          HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
    }
  }

  private static JsonNode identities(Bridge bridge, OwnSvid as) throws Exception {
    return new ObjectMapper()
        .readTree(get(bridge, as, "/api/v1/identities").body())
        .path("identities");
  }

  @Test
  void aSidecarShowsWhatItServesThroughAWholeRotation() throws Exception {
    OwnSvid controller = identityOf(CONTROLLER);
    Bridge bridge = sidecar(agent("agent", BRIDGE));
    awaitOwnSvid(bridge);

    JsonNode before = identities(bridge, controller).path(0);
    assertThat(before.path("spiffeId").asText()).isEqualTo(BRIDGE.toString());
    assertThat(before.path("subject").asText()).isEqualTo("self");
    assertThat(before.path("isDefault").asBoolean()).isTrue();
    assertThat(Base64.getDecoder().decode(before.path("chain").path(0).asText())).isNotEmpty();
    BigInteger serial = serial(controller);

    domain.prepareAuthority();
    assertThat(get(bridge, controller, "/livez").statusCode()).isEqualTo(200);
    domain.activateAuthority();
    domain.rotateSvids();
    Await.until(
        "the new SVIDs",
        LIMIT,
        () ->
            !serial(controller).equals(serial)
                && !bridge
                    .identities()
                    .identities()
                    .getFirst()
                    .chain()
                    .getFirst()
                    .equals(before.path("chain").path(0).asText()));
    domain.retireOldAuthorities();
    Await.until(
        "the end of the old authority",
        LIMIT,
        () ->
            authorities(controller) == 1
                && bridge.status().subjects().getFirst().bundles().getFirst().authorities().size()
                    == 1);

    assertThat(identities(bridge, controller).path(0).path("chain"))
        .isNotEqualTo(before.path("chain"));
    assertThat(tls(bridge).refused()).isZero();
  }

  private static BigInteger serial(OwnSvid own) {
    Svid svid = own.svid(Instant.now()).orElseThrow();
    return svid.leaf().getSerialNumber();
  }

  private static int authorities(OwnSvid own) {
    return own.latest().orElseThrow().own().authorities().size();
  }

  @Test
  void aSidecarWithoutIdentityIsReachedByNobodyAndSaysSo() throws Exception {
    OwnSvid controller = identityOf(CONTROLLER);
    EmbeddedWorkloadApi agent = agent("agent", BRIDGE);
    Bridge bridge = sidecar(agent);
    awaitOwnSvid(bridge);
    assertThat(tls(bridge).trouble()).isEmpty();

    agent.withdrawIdentity();
    Await.until("the withdrawal", LIMIT, () -> tls(bridge).spiffeId().isEmpty());

    assertThatThrownBy(() -> get(bridge, controller, "/livez")).isInstanceOf(IOException.class);
    assertThat(tls(bridge).trouble()).contains("this process has no SVID of its own; see /readyz");
    assertThat(bridge.identities().identities()).as("proxies keep it").hasSize(1);
  }

  @Test
  void whoIsNotListedIsTurnedAwayCountedAndNamed() throws Exception {
    OwnSvid cart = identityOf(NAME.newSpiffeId("cart"));
    Bridge bridge = sidecar(agent("agent", BRIDGE));
    awaitOwnSvid(bridge);

    assertThatThrownBy(() -> get(bridge, cart, "/livez")).isInstanceOf(IOException.class);

    assertThat(tls(bridge).refused()).isPositive();
    assertThat(tls(bridge).lastRefusal())
        .contains("spiffe://shop.test/cart is not among those that are expected");
  }

  @Test
  void aDaemonAnswersWithItsOwnIdentityAboutItsCallers() throws Exception {
    PidAttestor processes = new PidAttestor();
    processes.assign(SELF, "cart");
    EmbeddedDelegatedIdentity delegated =
        opened.add(EmbeddedDelegatedIdentity.started(folder.resolve("admin"), processes));
    register(delegated.workload("cart"), NAME.newSpiffeId("cart"));
    OwnSvid controller = identityOf(CONTROLLER);
    EmbeddedWorkloadApi agent = opened.add(EmbeddedWorkloadApi.started(folder.resolve("public")));
    Bridge bridge =
        bridge(
            Inputs.none()
                .flag("--source", "delegated")
                .flag("--admin-socket", delegated.address())
                .flag("--trust-domain", NAME.getName()),
            ", agentSocket: '" + agent.address() + "'");
    assertThat(tls(bridge).trouble().orElseThrow())
        .startsWith("this process has no SVID of its own: agent at " + agent.address())
        .endsWith("; see that the agent runs, and that an entry matches this very process");
    assertThatThrownBy(() -> get(bridge, controller, "/livez")).isInstanceOf(IOException.class);

    register(agent, BRIDGE);
    awaitOwnSvid(bridge);
    assertThat(identities(bridge, controller)).isEmpty();
    acceptDefault();

    Await.until(
        "the caller's acceptance",
        LIMIT,
        () ->
            bridge.identities().identities().stream()
                .anyMatch(identity -> !identity.acceptedNames().isEmpty()));
    JsonNode cart = identities(bridge, controller).path(0);
    assertThat(cart.path("spiffeId").asText()).isEqualTo("spiffe://shop.test/cart");
    assertThat(cart.path("subject").asText()).startsWith("pid " + SELF + " uid ");
    assertThat(cart.path("acceptedNames").path(0).asText()).isEqualTo("default");
    assertThat(get(bridge, controller, "/api/v1/status").body())
        .doesNotContain(cart.path("chain").path(0).asText());
  }

  /** As Envoy does. */
  private void acceptDefault() throws InterruptedException {
    EventLoops loops = opened.add(new EventLoops("caller", 1));
    ManagedChannel channel = ClientChannels.open(new Endpoint.Unix(folder.resolve("sds")), loops);
    opened.add(channel::shutdownNow);
    ReceivedStream<DiscoveryResponse> answers = new ReceivedStream<>();
    StreamObserver<DiscoveryRequest> requests =
        SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(answers);
    DiscoveryRequest ask =
        DiscoveryRequest.newBuilder()
            .setTypeUrl("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret")
            .addResourceNames("default")
            .build();
    requests.onNext(ask);
    DiscoveryResponse answer = answers.next();
    requests.onNext(
        ask.toBuilder()
            .setVersionInfo(answer.getVersionInfo())
            .setResponseNonce(answer.getNonce())
            .build());
  }
}
