package dev.spirebridge.benchmark;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.SpireAgent;
import dev.spirebridge.testing.peers.SpireEntry;
import dev.spirebridge.testing.peers.SpireServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** A real SPIRE server and agent with one entry for every process of this user. */
record SpireFeed(SpireServer server, SpireAgent agent) implements Feed {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  /** SPIRE's default; agents that ask more often spend processor time nobody else spends. */
  private static final Duration SYNC_INTERVAL = Duration.ofSeconds(5);

  private static final int SVID_LIFETIME_SECONDS = 36_000;

  /** Of every process of this user: of those that call, and of the bridge, which is a delegate. */
  private static final String PATH = "/gateway";

  /** Whether the user has SPIRE. */
  static boolean isInstalled() {
    return Peers.find("spire-server").isPresent() && Peers.find("spire-agent").isPresent();
  }

  /** Starts both and returns when the agent hands out an X.509-SVID. */
  static SpireFeed start(Workspace workspace) {
    Progress.say("    starting SPIRE");
    SpireServer server = SpireServer.start(workspace.folder("server"), TRUST_DOMAIN);
    workspace.atEnd(server::close);
    SpireAgent agent =
        SpireAgent.start(
            workspace.folder("agent"),
            workspace.folder("public").resolve("agent.sock"),
            server,
            List.of("spiffe://" + TRUST_DOMAIN + PATH),
            SYNC_INTERVAL);
    workspace.atEnd(agent::close);
    server.createEntry(SpireEntry.forThisUser(PATH, SVID_LIFETIME_SECONDS));
    Polling.until("SPIRE agent serves an identity", START_LIMIT, agent::servesThisUser);
    return new SpireFeed(server, agent);
  }

  @Override
  public Path socket() {
    return agent.socket();
  }

  @Override
  public Path adminSocket() {
    return agent.adminSocket();
  }

  @Override
  public OptionalInt delegatedSubscriptions() {
    return OptionalInt.empty();
  }

  @Override
  public long pid() {
    return agent.pid();
  }

  /** Replaces the prepared authority; the agent learns of it when it next synchronizes. */
  @Override
  public void rotate() {
    server.authorities().prepare();
  }
}
