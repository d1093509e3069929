package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process hands its connection on and ends, and its number is given to a process of another
 * registered user: nobody may have an identity over the old connection, however the bridge, the end
 * and the new process are timed.
 */
@Alone(
    "process numbers are the machine's: a process of another test could take the one in question")
class PidReuseIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int LEAF_SECONDS = 600;
  private static final OtherUser FORMER = new OtherUser(2001);
  private static final OtherUser LATTER = new OtherUser(2002);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireRoot() {
    OtherUser.requireChosenPids();
  }

  @Test
  void aConnectionEndsWithItsProcessBeforeSpireAttestsTheNext() {
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      aConnectionEndsWithItsProcess(spire);
    }
  }

  @Test
  void aConnectionEndsWithItsProcessAndSoDoesItsSubscription() {
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      int pid = aConnectionEndsWithItsProcess(embedded);
      assertThat(embedded.api().svidStreams(pid).arrivedSoFar()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBridgeThatWakesAfterwardsServesOnlyTheNextProcessBySpire(boolean acceptedBefore) {
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      aBridgeThatWakesAfterwardsServesOnlyTheNextProcess(spire, acceptedBefore);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBridgeThatWakesAfterwardsServesOnlyTheNextProcess(boolean acceptedBefore) {
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      aBridgeThatWakesAfterwardsServesOnlyTheNextProcess(embedded, acceptedBefore);
    }
  }

  /** Returns the number in question. */
  private int aConnectionEndsWithItsProcess(NodeAgent agent) {
    register(agent);
    try (NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        Helper helper = Helper.start(folder.path());
        RelayedCaller former = RelayedCaller.start(helper, FORMER, node.listener())) {
      BridgeProcess bridge = node.bridge();
      SotwStream stream = former.ask("default");
      assertThat(spiffeId(stream.answers().next(SOON))).isEqualTo(agent.spiffeId(FORMER));
      former.endProcess();
      assertClosed(stream);
      Await.until("the subject to go", SOON, () -> bridge.subjectPids().isEmpty());
      try (RelayedCaller latter =
          RelayedCaller.startAs(former.pid(), helper, LATTER, node.listener())) {
        assertClosed(former.ask("default"));
        assertThat(spiffeId(latter.ask("default").answers().next(SOON)))
            .isEqualTo(agent.spiffeId(LATTER));
        assertThat(bridge.subjectPids()).containsExactly((long) former.pid());
      }
      return former.pid();
    }
  }

  /**
   * @param acceptedBefore whether the bridge has accepted the connection while its process lived;
   *     otherwise it lies in the socket's backlog
   */
  private void aBridgeThatWakesAfterwardsServesOnlyTheNextProcess(
      NodeAgent agent, boolean acceptedBefore) {
    register(agent);
    try (NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        Helper helper = Helper.start(folder.path());
        RelayedCaller former = connectedAndHalted(node, helper, acceptedBefore)) {
      former.endProcess();
      try (RelayedCaller latter =
          RelayedCaller.startAs(former.pid(), helper, LATTER, node.listener())) {
        SotwStream stolen = former.ask("default");
        SotwStream own = latter.ask("default");
        node.bridge().resume();
        assertClosed(stolen);
        assertThat(spiffeId(own.answers().next(SOON))).isEqualTo(agent.spiffeId(LATTER));
      }
    }
  }

  private static RelayedCaller connectedAndHalted(
      NodeBridge node, Helper helper, boolean acceptedBefore) {
    BridgeProcess bridge = node.bridge();
    if (!acceptedBefore) {
      bridge.halt();
      return RelayedCaller.start(helper, FORMER, node.listener());
    }
    RelayedCaller former = RelayedCaller.start(helper, FORMER, node.listener());
    Await.until(
        "the connection to be accepted",
        SOON,
        () -> bridge.status().at("/callers/processes").asInt() == 1);
    bridge.halt();
    return former;
  }

  private static void register(NodeAgent agent) {
    agent.createEntry(FORMER);
    agent.createEntry(LATTER);
    Await.until("the entries", SOON, () -> agent.knows(FORMER) && agent.knows(LATTER));
  }

  /**
   * Not one response came before the end. A connection that is closed while the client writes to it
   * is UNKNOWN to gRPC, with that cause; otherwise it is UNAVAILABLE.
   */
  private static void assertClosed(SotwStream stream) {
    Status ended = stream.answers().ended(SOON);
    if (!(ended.getCause() instanceof ClosedChannelException)) {
      assertThat(ended.getCode()).as(ended.toString()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private static String spiffeId(DiscoveryResponse response) {
    try {
      return Secrets.leaf(response)
          .getSubjectAlternativeNames()
          .iterator()
          .next()
          .get(1)
          .toString();
    } catch (CertificateParsingException e) {
      throw new AssertionError(e);
    }
  }
}
