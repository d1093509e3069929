package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One update changes the authority and the leaf; Envoy asks for each on a stream of its own. What
 * can be proved: at the instant at which the first certificate can be read from any socket, the new
 * roots lie ready in every other one. The clients therefore read nothing until they look.
 */
class RootsBeforeLeafTest {

  private static final int CALL = 1;
  private static final int ROTATIONS = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theRootsAreWithEveryClientWhenTheFirstCertificateArrives(int eventLoops) {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    List<RawHttp2Client> roots = new ArrayList<>();
    List<RawHttp2Client> leaves = new ArrayList<>();
    try (var sds = new RunningSds(eventLoops).with(new ListenerBuilder(endpoint))) {
      // Connections go round the loops: with one more than there are loops, all pairs occur.
      for (int i = 0; i <= eventLoops; i++) {
        roots.add(asking(endpoint, "ROOTCA"));
        leaves.add(asking(endpoint, "default"));
      }
      sds.awaitHeldNames(2 * (eventLoops + 1));
      List<IdentitySnapshot> snapshots = Identities.withNewAuthorities(6);
      for (int i = 0; i < ROTATIONS; i++) {
        IdentitySnapshot next = snapshots.get(i % snapshots.size());
        sds.subject.accept(next);
        RawHttp2Client first = leaves.get(i % leaves.size());
        assertThat(first.nextMessage(CALL, DiscoveryResponse.parser()))
            .matches(response -> Identities.isLeafOf(next, response));
        assertThat(roots)
            .as("roots that are there, rotation %d", i)
            .allSatisfy(client ->
                assertThat(client.messagesHere(CALL, DiscoveryResponse.parser()))
                    .singleElement()
                    .matches(response -> Identities.isRootsOf(next, response)));
        leaves.stream()
            .filter(client -> client != first)
            .forEach(client -> client.nextMessage(CALL, DiscoveryResponse.parser()));
      }
    } finally {
      roots.forEach(RawHttp2Client::close);
      leaves.forEach(RawHttp2Client::close);
    }
  }

  /** Nobody waits for an ACK, nor for a client that does not read. */
  @Test
  void aClientThatTakesNoRootsHoldsUpNoCertificate() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    try (var sds = new RunningSds(2).with(new ListenerBuilder(endpoint));
        var stuck = RawHttp2Client.connect(endpoint).greet(0);
        var leaf = asking(endpoint, "default")) {
      ask(stuck, "ROOTCA");
      sds.awaitHeldNames(2);
      for (IdentitySnapshot next : Identities.withNewAuthorities(5)) {
        sds.subject.accept(next);
        assertThat(leaf.nextMessage(CALL, DiscoveryResponse.parser()))
            .matches(response -> Identities.isLeafOf(next, response));
      }
      assertThat(stuck.messagesHere(CALL, DiscoveryResponse.parser())).isEmpty();
    }
  }

  private static RawHttp2Client asking(Endpoint endpoint, String name) {
    var client = RawHttp2Client.connect(endpoint).greet(RawHttp2Client.LARGE_WINDOW);
    ask(client, name);
    return client;
  }

  private static void ask(RawHttp2Client client, String name) {
    client.call(CALL, RawHttp2Client.STREAM_SECRETS);
    client.send(CALL, SotwStream.firstRequest(name));
  }
}
