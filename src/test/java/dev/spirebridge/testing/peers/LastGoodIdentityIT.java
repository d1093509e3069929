package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long a caller on a node may have the identity it was once given: through the bridge's own
 * troubles until it expires; without an entry of its own, only on streams that have it.
 */
class LastGoodIdentityIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final int SHORT_SECONDS = 15;
  private static final int LEAF_SECONDS = 600;
  private static final OtherUser USER = new OtherUser(2001);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireRoot() {
    OtherUser.require();
    Peers.require("python3");
  }

  @Test
  void anIdentityOfSpireIsServedUntilItExpiresWhileTheDelegateIsForbidden() {
    try (SpireNode spire = SpireNode.start(folder, SHORT_SECONDS)) {
      servedUntilItExpiresWhileTheDelegateIsForbidden(spire);
    }
  }

  @Test
  void anEmbeddedIdentityIsServedUntilItExpiresWhileTheDelegateIsForbidden() {
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, SHORT_SECONDS)) {
      servedUntilItExpiresWhileTheDelegateIsForbidden(embedded);
    }
  }

  @Test
  void aCallerWhoseEntryIsDeletedInSpireKeepsOnlyWhatItHas() {
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      aCallerWhoseEntryIsDeletedKeepsOnlyWhatItHas(spire);
    }
  }

  @Test
  void aCallerWhoseEmbeddedEntryIsDeletedKeepsOnlyWhatItHas() {
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      aCallerWhoseEntryIsDeletedKeepsOnlyWhatItHas(embedded);
    }
  }

  private void servedUntilItExpiresWhileTheDelegateIsForbidden(NodeAgent agent) {
    agent.createEntry(USER);
    try (NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        Helper helper = Helper.start(folder.path());
        RelayedCaller caller = RelayedCaller.start(helper, USER, node.listener())) {
      SotwStream open = caller.ask("default");
      X509Certificate first = leaf(open.answers().next(SOON));
      agent.forbidDelegate();
      awaitPhase(node.bridge(), SourcePhase.DELEGATE_NOT_AUTHORIZED);
      // What the agent renewed meanwhile, if anything.
      X509Certificate last = leaf(caller.ask("default").answers().next(SOON));
      assertThat(last.getNotAfter()).isAfterOrEqualTo(first.getNotAfter());
      Instant expiry = last.getNotAfter().toInstant();
      Await.until("the expiry", SOON, () -> Instant.now().isAfter(expiry));
      SotwStream held = caller.ask("default");
      held.answers().expectSilence(A_WHILE);
      assertThat(open.isOpen()).isTrue();
      agent.allowDelegate();
      if (agent instanceof EmbeddedNode) {
        agent.rotateLeaf();
      }
      X509Certificate renewed = leaf(held.answers().next(SOON));
      assertThat(renewed.getNotAfter().toInstant()).isAfter(expiry);
      assertThat(held.isOpen() && open.isOpen()).isTrue();
      awaitPhase(node.bridge(), SourcePhase.STREAMING);
    }
  }

  private void aCallerWhoseEntryIsDeletedKeepsOnlyWhatItHas(NodeAgent agent) {
    agent.createEntry(USER);
    try (NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        Helper helper = Helper.start(folder.path());
        RelayedCaller caller = RelayedCaller.start(helper, USER, node.listener())) {
      BridgeProcess bridge = node.bridge();
      SotwStream open = caller.ask("default");
      open.ack(open.answers().next(SOON));
      agent.deleteEntry(USER);
      Await.until(
          "the withdrawal",
          SOON,
          () ->
              bridge
                  .phaseTowards(caller.pid())
                  .equals(Optional.of(SourcePhase.AWAITING_REGISTRATION)));
      SotwStream held = caller.ask("default");
      held.answers().expectSilence(A_WHILE);
      assertThat(open.waiting()).as("told on the stream that has it").isZero();
      assertThat(open.isOpen()).isTrue();
      assertThat(bridge.subject(caller.pid()).orElseThrow().path("availability").asText())
          .isEqualTo("withdrawn");
      assertThat(bridge.readiness())
          .startsWith("200 ready\n")
          .contains(
              "pid %d uid %d: the agent has no identity for it any more"
                  .formatted(caller.pid(), USER.uid()))
          .contains("to do: create a registration entry");
      agent.createEntry(USER);
      leaf(held.answers().next(SOON));
      leaf(open.answers().next(SOON));
      assertThat(bridge.readiness()).isEqualTo("200 ready\n");
    }
  }

  private static X509Certificate leaf(DiscoveryResponse response) {
    return Secrets.leaf(response);
  }

  private static void awaitPhase(BridgeProcess bridge, SourcePhase phase) {
    Await.until("the phase " + phase, SOON, () -> bridge.sourcePhase() == phase);
  }
}
