package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return start(folder, "", trustDomain, delegates);
  }

  /**
   * Starts both where there is another installation, or skips the calling test when either program
   * is missing.
   *
   * @param within the test's folder, the name of one for this installation; short
   * @param delegates SPIFFE IDs that may use the Delegated Identity API
   */
  public static SpireInstallation start(
      PeerFolder folder, String within, String trustDomain, List<String> delegates) {
    Peers.require("spire-server");
    Peers.require("spire-agent");
    Path base = folder.folder(within);
    SpireServer server = SpireServer.start(made(base.resolve("server")), trustDomain);
    try {
      SpireAgent agent =
          SpireAgent.start(
              made(base.resolve("agent")),
              made(base.resolve("public")).resolve("api.sock"),
              server,
              delegates);
      return new SpireInstallation(server, agent);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
