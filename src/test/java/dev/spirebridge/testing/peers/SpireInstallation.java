package dev.spirebridge.testing.peers;

import java.util.List;

/** A SPIRE server with one agent, in the folder of a test. */
public final class SpireInstallation implements AutoCloseable {

  private final SpireServer server;
  private final SpireAgent agent;

  private SpireInstallation(SpireServer server, SpireAgent agent) {
    this.server = server;
    this.agent = agent;
  }

  /** Starts both, or skips the calling test when either program is missing. */
  public static SpireInstallation start(PeerFolder folder, String trustDomain) {
    return start(folder, trustDomain, List.of());
  }

  /**
   * Starts both, or skips the calling test when either program is missing.
   *
   * @param delegates SPIFFE IDs that may use the Delegated Identity API
   */
  public static SpireInstallation start(
      PeerFolder folder, String trustDomain, List<String> delegates) {
    Peers.require("spire-server");
    Peers.require("spire-agent");
    SpireServer server = SpireServer.start(folder.folder("server"), trustDomain);
    try {
      SpireAgent agent =
          SpireAgent.start(
              folder.folder("agent"),
              folder.folder("public").resolve("api.sock"),
              server,
              delegates);
      return new SpireInstallation(server, agent);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  public SpireServer server() {
    return server;
  }

  public SpireAgent agent() {
    return agent;
  }

  @Override
  public void close() {
    agent.close();
    server.close();
  }
}
