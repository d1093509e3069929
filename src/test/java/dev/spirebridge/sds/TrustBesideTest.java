package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.authority;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.DeltaStream;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roots of a move come and go on streams that are open, and on those that come meanwhile. */
class TrustBesideTest {

  private static final int CALL = 1;

  @TempDir Path folder;

  private final X509Certificate mesh = authority(TRUST_DOMAIN).root();
  private final ExtraRoots extra = ExtraRoots.of("move", NOW, Map.of(TRUST_DOMAIN, List.of(mesh)));
  private final IdentitySnapshot identity = Identities.one();
  private final X509Certificate spire = identity.own().authorities().getFirst();
  private Endpoint endpoint;

  @BeforeEach
  void name() {
    endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
  }

  @Test
  void stateOfTheWorldStreamsAreToldOfRootsAndNothingElse() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      sds.subject.accept(identity);
      SotwStream roots = client.ask("ROOTCA");
      SotwStream leaf = client.ask("default");
      DiscoveryResponse first = roots.next();
      roots.ack(first);
      leaf.ack(leaf.next());

      sds.server.trustBeside(extra);
      DiscoveryResponse open = roots.next();
      assertThat(Secrets.roots(open)).containsExactly(spire, mesh);
      roots.ack(open);
      assertThat(Secrets.roots(client.ask("ROOTCA").next())).containsExactly(spire, mesh);

      sds.server.trustBeside(ExtraRoots.NONE);
      DiscoveryResponse closed = roots.next();
      assertThat(Secrets.roots(closed)).containsExactly(spire);
      assertThat(closed.getVersionInfo()).isEqualTo(first.getVersionInfo());
      assertThat(leaf.waiting()).isZero();
    }
  }

  @Test
  void deltaStreamsAreToldOfRootsAndNothingElse() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      sds.subject.accept(identity);
      DeltaStream stream = client.subscribe("ROOTCA", "default");
      DeltaDiscoveryResponse first = stream.next();
      assertThat(Secrets.of(first)).containsOnlyKeys("ROOTCA", "default");
      stream.ack(first);

      sds.server.trustBeside(extra);
      DeltaDiscoveryResponse open = stream.next();
      assertThat(Secrets.of(open)).containsOnlyKeys("ROOTCA");
      assertThat(roots(open)).containsExactly(spire, mesh);
      stream.ack(open);

      sds.server.trustBeside(ExtraRoots.NONE);
      DeltaDiscoveryResponse closed = stream.next();
      assertThat(roots(closed)).containsExactly(spire);
      assertThat(versions(closed)).isEqualTo(versionsOf(first, "ROOTCA"));
      assertThat(stream.answers().waiting()).isZero();
    }
  }

  /** Another id or another end of the same roots is nothing that a proxy could tell. */
  @Test
  void theSameRootsAgainAreSentToNobody() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      sds.subject.accept(identity);
      sds.server.trustBeside(extra);
      SotwStream roots = client.ask("ROOTCA");
      roots.ack(roots.next());
      for (int i = 0; i < 20; i++) {
        sds.server.trustBeside(ExtraRoots.of("move " + i, NOW.plusSeconds(i), extra.roots()));
      }
      sds.server.trustBeside(ExtraRoots.NONE);
      assertThat(Secrets.roots(roots.next())).containsExactly(spire);
      assertThat(sds.listener().responses()).isEqualTo(2);
    }
  }

  @Test
  void theyWaitForAnIdentityAndOutliveAWithdrawal() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      sds.server.trustBeside(extra);
      SotwStream roots = client.ask("ROOTCA");
      sds.awaitHeldNames(1);
      sds.subject.accept(identity);
      DiscoveryResponse first = roots.next();
      assertThat(Secrets.roots(first)).containsExactly(spire, mesh);
      roots.ack(first);
      sds.subject.withdraw();
      sds.server.trustBeside(ExtraRoots.NONE);
      IdentitySnapshot next = Identities.one();
      sds.subject.accept(next);
      assertThat(Secrets.roots(roots.next())).isEqualTo(next.own().authorities());
    }
  }

  /** A rotation that comes together with a window goes out with it in its two rounds. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void rootsComeBeforeTheLeafWhenBothChange(int eventLoops) {
    List<RawHttp2Client> roots = new ArrayList<>();
    try (var sds = new RunningSds(eventLoops).with(new ListenerBuilder(endpoint));
        var leaf = asking("default")) {
      for (int i = 0; i <= eventLoops; i++) {
        roots.add(asking("ROOTCA"));
      }
      sds.awaitHeldNames(eventLoops + 2);
      sds.subject.accept(identity);
      leaf.nextMessage(CALL, DiscoveryResponse.parser());
      roots.forEach(client -> client.nextMessage(CALL, DiscoveryResponse.parser()));
      List<IdentitySnapshot> snapshots = Identities.withNewAuthorities(4);
      for (int i = 0; i < 100; i++) {
        IdentitySnapshot next = snapshots.get(i % snapshots.size());
        sds.server.trustBeside(i % 2 == 0 ? extra : ExtraRoots.NONE);
        sds.subject.accept(next);
        assertThat(leaf.nextMessage(CALL, DiscoveryResponse.parser()))
            .matches(response -> Identities.isLeafOf(next, response));
        assertThat(roots)
            .as("the roots of rotation %d are there", i)
            .allSatisfy(client ->
                assertThat(
                        Secrets.roots(
                            client.messagesHere(CALL, DiscoveryResponse.parser()).getLast()))
                    .startsWith(next.own().authorities().getFirst()));
      }
    } finally {
      roots.forEach(RawHttp2Client::close);
    }
  }

  private RawHttp2Client asking(String name) {
    var client = RawHttp2Client.connect(endpoint).greet(RawHttp2Client.LARGE_WINDOW);
    client.call(CALL, RawHttp2Client.STREAM_SECRETS);
    client.send(CALL, SotwStream.firstRequest(name));
    return client;
  }

  private static List<X509Certificate> roots(DeltaDiscoveryResponse response) {
    return Secrets.roots(Objects.requireNonNull(Secrets.of(response).get("ROOTCA")));
  }

  private static List<String> versions(DeltaDiscoveryResponse response) {
    return response.getResourcesList().stream().map(each -> each.getVersion()).toList();
  }

  private static List<String> versionsOf(DeltaDiscoveryResponse response, String name) {
    return response.getResourcesList().stream()
        .filter(each -> each.getName().equals(name))
        .map(each -> each.getVersion())
        .toList();
  }
}
