package dev.spirebridge.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real SPIRE server and agent with one entry for every process of this user. Both run with their
 * defaults but for what a single machine needs, so that the agent is measured as it is shipped.
 */
final class SpireFeed implements Feed {
  private static final String TRUST_DOMAIN = "benchmark.test";
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Pattern TOKEN = Pattern.compile("(?m)^Token: (\\S+)$");

  private final SpirePrograms programs;
  private final Path serverSocket;
  private final Path agentSocket;
  private final long agentPid;

  private SpireFeed(SpirePrograms programs, Path serverSocket, Path agentSocket, long agentPid) {
    this.programs = programs;
    this.serverSocket = serverSocket;
    this.agentSocket = agentSocket;
    this.agentPid = agentPid;
  }

  /** Starts both and returns when the agent hands out an X.509-SVID. */
  static SpireFeed start(Workspace workspace, SpirePrograms programs) {
    Path serverFolder = workspace.folder("server");
    Path agentFolder = workspace.folder("agent");
    Path serverSocket = serverFolder.resolve("server.sock");
    Path agentSocket = workspace.folder("public").resolve("agent.sock");
    int port = freePort();
    Path serverConfiguration =
        write(serverFolder.resolve("server.conf"), serverConfiguration(port, serverFolder));
    Path agentConfiguration =
        write(
            agentFolder.resolve("agent.conf"), agentConfiguration(port, agentFolder, agentSocket));

    workspace.start("server", programs.server("run", "-config", serverConfiguration.toString()));
    String onServer = serverSocket.toString();
    Polling.until(
        "SPIRE server healthy",
        START_LIMIT,
        () -> succeeds(programs.server("healthcheck", "-socketPath", onServer)));
    String token = joinToken(programs, onServer);
    Process agent =
        workspace.start(
            "agent",
            programs.agent("run", "-config", agentConfiguration.toString(), "-joinToken", token));
    createEntry(programs, onServer);
    Polling.until(
        "SPIRE agent serves an identity",
        START_LIMIT,
        () ->
            succeeds(
                programs.agent("api", "fetch", "x509", "-socketPath", agentSocket.toString())));
    return new SpireFeed(programs, serverSocket, agentSocket, agent.pid());
  }

  @Override
  public Path socket() {
    return agentSocket;
  }

  @Override
  public long pid() {
    return agentPid;
  }

  /** Replaces the prepared authority; the agent learns of it when it next synchronizes (5 s). */
  @Override
  public void rotate() {
    run(
        programs.server(
            "localauthority", "x509", "prepare", "-socketPath", serverSocket.toString()));
  }

  private static String joinToken(SpirePrograms programs, String onServer) {
    String printed =
        run(programs.server("token", "generate", "-spiffeID", nodeId(), "-socketPath", onServer));
    Matcher token = TOKEN.matcher(printed);
    if (!token.find()) {
      throw new BenchmarkException("spire-server gave no join token: " + printed);
    }
    return token.group(1);
  }

  private static void createEntry(SpirePrograms programs, String onServer) {
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      run(
          programs.server(
              "entry",
              "create",
              "-parentID",
              nodeId(),
              "-spiffeID",
              "spiffe://" + TRUST_DOMAIN + "/gateway",
              "-selector",
              "unix:uid:" + user,
              "-x509SVIDTTL",
              "36000",
              "-socketPath",
              onServer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nodeId() {
    return "spiffe://" + TRUST_DOMAIN + "/node";
  }

  private static boolean succeeds(List<String> command) {
    try {
      run(command);
      return true;
    } catch (BenchmarkException e) {
      return false;
    }
  }

  private static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new BenchmarkException(String.join(" ", command) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String serverConfiguration(int port, Path folder) {
    return """
    server {
      bind_address = "127.0.0.1"
      bind_port = %1$d
      socket_path = "%2$s/server.sock"
      trust_domain = "%3$s"
      data_dir = "%2$s"
      log_level = "WARN"
    }
    plugins {
      DataStore "sql" {
        plugin_data { database_type = "sqlite3" connection_string = "%2$s/entries.sqlite3" }
      }
      NodeAttestor "join_token" { plugin_data {} }
      KeyManager "memory" { plugin_data {} }
    }
    """
        .formatted(port, folder, TRUST_DOMAIN);
  }

  private static String agentConfiguration(int port, Path folder, Path socket) {
    return """
    agent {
      server_address = "127.0.0.1"
      server_port = %1$d
      trust_domain = "%3$s"
      data_dir = "%2$s"
      socket_path = "%4$s"
      insecure_bootstrap = true
      log_level = "WARN"
    }
    plugins {
      NodeAttestor "join_token" { plugin_data {} }
      KeyManager "memory" { plugin_data {} }
      WorkloadAttestor "unix" { plugin_data {} }
    }
    """
        .formatted(port, folder, TRUST_DOMAIN, socket);
  }
}
