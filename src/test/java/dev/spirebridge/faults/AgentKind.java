package dev.spirebridge.faults;

import dev.spirebridge.testing.peers.AgentProcess;
import dev.spirebridge.testing.peers.BridgedPair;
import dev.spirebridge.testing.peers.EmbeddedAgentProcess;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SpireUnderTest;
import java.util.List;

/**
 * The agents that a fault befalls, SPIRE's where it is installed and always the embedded one, and
 * the two APIs by which a bridge asks them: as a sidecar, and as the daemon of a node.
 */
enum AgentKind {
  SPIRE("SPIRE", true, false),
  SPIRE_NODE("SPIRE, node daemon", true, true),
  EMBEDDED("embedded agent", false, false),
  EMBEDDED_NODE("embedded agent, node daemon", false, true);

  private final String words;
  private final boolean spire;
  private final boolean node;

  AgentKind(String words, boolean spire, boolean node) {
    this.words = words;
    this.spire = spire;
    this.node = node;
  }

  /**
   * One with a trust domain of its own; skips the calling test where it is not installed.
   *
   * @param lifetimeSeconds of each SVID
   */
  AgentProcess start(PeerFolder folder, int lifetimeSeconds) {
    return spire
        ? SpireUnderTest.start(folder, lifetimeSeconds)
        : EmbeddedAgentProcess.start(folder, lifetimeSeconds);
  }

  /** A bridge that asks it, and two Envoys with an identity each. */
  BridgedPair bridge(PeerFolder folder, AgentProcess agent) {
    return node
        ? BridgedPair.ofNode(folder, agent, source(agent))
        : BridgedPair.start(folder, agent, source(agent));
  }

  /** The flags of {@code serve} that say whom to ask. */
  List<String> source(AgentProcess agent) {
    return node
        ? List.of(
            "--source",
            "delegated",
            "--admin-socket",
            agent.adminAddress(),
            "--trust-domain",
            "example.org")
        : List.of("--agent-socket", agent.socketAddress());
  }

  /** Where the bridge looks for it. */
  String address(AgentProcess agent) {
    return node ? agent.adminAddress() : agent.socketAddress();
  }

  boolean isSpire() {
    return spire;
  }

  boolean isNode() {
    return node;
  }

  @Override
  public String toString() {
    return words;
  }
}
