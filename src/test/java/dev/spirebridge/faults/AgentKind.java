package dev.spirebridge.faults;

import dev.spirebridge.testing.peers.AgentUnderTest;
import dev.spirebridge.testing.peers.EmbeddedUnderTest;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SpireUnderTest;

/** The agents that a fault befalls: SPIRE's where it is installed, and always the embedded one. */
enum AgentKind {
  SPIRE {
    @Override
    AgentUnderTest start(PeerFolder folder, int lifetimeSeconds) {
      return SpireUnderTest.start(folder, lifetimeSeconds);
    }

    @Override
    public String toString() {
      return "SPIRE";
    }
  },
  EMBEDDED {
    @Override
    AgentUnderTest start(PeerFolder folder, int lifetimeSeconds) {
      return EmbeddedUnderTest.start(folder, lifetimeSeconds);
    }

    @Override
    public String toString() {
      return "embedded agent";
    }
  };

  /**
   * One with a trust domain of its own.
   *
   * @param lifetimeSeconds of each SVID
   */
  abstract AgentUnderTest start(PeerFolder folder, int lifetimeSeconds);
}
