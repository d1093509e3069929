package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real SPIRE agent that can be stopped, killed and started again. It attests with a join token
 * once and keeps its key on disk, so a later start comes back with the stored agent SVID. Unless
 * told otherwise it synchronizes every half second instead of every five. Not for concurrent use.
 */
public final class SpireAgent implements AutoCloseable {

  private final Path folder;
  private final Path socket;
  private final SpireServer server;
  private final Duration syncInterval;
  private @Nullable ChildProcess process;
  private boolean attested;

  private SpireAgent(Path folder, Path socket, SpireServer server, Duration syncInterval) {
    this.folder = folder;
    this.socket = socket;
    this.server = server;
    this.syncInterval = syncInterval;
  }

  /** Starts an agent that learns of changes at once, and waits until it is healthy. */
  public static SpireAgent start(
      Path folder, Path socket, SpireServer server, List<String> delegates) {
    return start(folder, socket, server, delegates, Duration.ofMillis(500));
  }

  /**
   * Starts an agent and waits until it is healthy.
   *
   * @param folder exists; the data and the admin socket go in it
   * @param socket the public socket, in a folder of its own that lies beside that of the admin
   *     socket
   * @param delegates SPIFFE IDs that may use the Delegated Identity API
   * @param syncInterval how often it asks the server for changes
   */
  public static SpireAgent start(
      Path folder, Path socket, SpireServer server, List<String> delegates, Duration syncInterval) {
    SpireAgent agent = new SpireAgent(folder, socket, server, syncInterval);
    agent.authorize(delegates);
    agent.start();
    return agent;
  }

  /** Says who may use the Delegated Identity API, from the next start on. */
  public void authorize(List<String> delegates) {
    try {
      Files.createDirectories(folder.resolve("data"));
      Files.writeString(folder.resolve("agent.conf"), configuration(delegates));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version as the program prints it. */
  public static String version() {
    return new ProgramRun(Peers.require("spire-agent"), List.of())
        .run(List.of("--version"))
        .strip();
  }

  /** Starts the agent, again if need be, and waits until it is healthy. */
  public void start() {
    Path program = Peers.require("spire-agent");
    List<String> arguments = new ArrayList<>(List.of(program.toString(), "run"));
    arguments.addAll(List.of("-config", folder.resolve("agent.conf").toString()));
    if (!attested) {
      arguments.addAll(List.of("-joinToken", server.newJoinToken()));
    }
    ChildProcess started = ChildProcess.start("spire-agent", folder, Map.of(), arguments);
    process = started;
    ProgramRun health = new ProgramRun(program, List.of("-socketPath", socket.toString()));
    started.awaitReady(
        "health",
        Duration.ofSeconds(60),
        () -> health.tryRun(List.of("healthcheck")).exitCode() == 0);
    attested = true;
  }

  /** The public socket as an address. */
  public String socketAddress() {
    return "unix://" + socket;
  }

  public Path socket() {
    return socket;
  }

  public Path adminSocket() {
    return folder.resolve("admin/admin.sock");
  }

  /**
   * The process.
   *
   * @throws IllegalStateException before the first start
   */
  public long pid() {
    if (process == null) {
      throw new IllegalStateException("The agent has not been started");
    }
    return process.pid();
  }

  /** Whether it hands this user an X.509-SVID now. */
  public boolean servesThisUser() {
    ProgramRun agent =
        new ProgramRun(Peers.require("spire-agent"), List.of("-socketPath", socket.toString()));
    return agent.tryRun(List.of("api", "fetch", "x509")).exitCode() == 0;
  }

  /** Whether it hands any process of a user an X.509-SVID now. */
  public boolean serves(OtherUser user) {
    List<String> command = new ArrayList<>();
    command.add(Peers.require("spire-agent").toString());
    command.addAll(List.of("api", "fetch", "x509", "-socketPath", socket.toString()));
    return ProgramRun.tryRunAll(user.command(command)).exitCode() == 0;
  }

  /** Ends the agent with SIGTERM; it takes its sockets along. */
  public void stop() {
    if (process != null) {
      process.terminate();
    }
  }

  /** Halts it where it is, until {@link #resume}. */
  public void halt() {
    if (process != null) {
      process.signal("STOP");
    }
  }

  public void resume() {
    if (process != null) {
      process.signal("CONT");
    }
  }

  /** Ends the agent with SIGKILL; its socket files stay, with nobody behind them. */
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private String configuration(List<String> delegates) {
    String quoted = String.join(", ", delegates.stream().map(id -> '"' + id + '"').toList());
    return """
    agent {
      server_address = "127.0.0.1"
      server_port = %1$d
      trust_domain = "%2$s"
      data_dir = "%3$s/data"
      socket_path = "%4$s"
      admin_socket_path = "%3$s/admin/admin.sock"
      authorized_delegates = [%5$s]
      insecure_bootstrap = true
      log_level = "INFO"
      experimental { sync_interval = "%6$dms" }
    }
    plugins {
      NodeAttestor "join_token" { plugin_data {} }
      KeyManager "disk" { plugin_data { directory = "%3$s/data" } }
      WorkloadAttestor "unix" { plugin_data {} }
    }
    """
        .formatted(
            server.port(), server.trustDomain(), folder, socket, quoted, syncInterval.toMillis());
  }
}
