package dev.spirebridge.benchmark;

import dev.spirebridge.testing.peers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bridge, started by its own launcher: users get the same flags.
 *
 * @param command the launcher, or a stand-in for it that ends up in one process
 */
record BridgeSubject(List<String> command, Role role) implements Subject {
  /** Whose identities it gives out. */
  enum Role {
    /** Its own, to everybody. */
    SIDECAR,
    /** Each calling process that process's. */
    NODE
  }

  /** The launcher may have to build the jar first. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  static final String LABEL = "spire-bridge";

  /**
   * The usual limits are those of proxies, which come with a connection or two each: they would
   * refuse a process with a thousand connections, and a fleet that connects as fast as it can.
   */
  private static final String LIMITS =
      """
      limits:
        callers: 100000
        connectionsPerCaller: 100000
        connectRatePerPod:
          burst: 100000
          perSecond: 100000
        connectRate:
          burst: 100000
          perSecond: 100000
      """;

  static final List<String> LAUNCHER = List.of("./spire-bridge");

  /** For {@link LiveHeap}, which has to attach. */
  static List<String> withDiagnostics(List<String> command) {
    List<String> opened = new ArrayList<>(List.of("env", "SPIRE_BRIDGE_DIAGNOSTICS=on"));
    opened.addAll(command);
    return opened;
  }

  @Override
  public String label() {
    return LABEL;
  }

  /** The connection; as a daemon also the hold on the calling process. */
  @Override
  public int filesPerStream() {
    return switch (role) {
      case SIDECAR -> 1;
      case NODE -> 2;
    };
  }

  @Override
  public Running start(Workspace workspace, Feed feed) {
    Path socket = workspace.folder("sds").resolve("sds.sock");
    String http = "127.0.0.1:" + Ports.free();
    List<String> serve = new ArrayList<>(command);
    serve.addAll(List.of("serve", "--sds", "unix://" + socket + "=spire", "--http", http));
    serve.addAll(
        switch (role) {
          case SIDECAR -> List.of("--agent-socket", "unix://" + feed.socket());
          case NODE -> nodeFlags(workspace, feed);
        });
    Process process = workspace.start("bridge", serve);
    URI base = URI.create("http://" + http);
    URI readiness = base.resolve("/readyz");
    try (HttpClient client = HttpClient.newHttpClient()) {
      Polling.until("spire-bridge ready", START_LIMIT, () -> isReady(client, readiness, process));
    } catch (BenchmarkException e) {
      throw new BenchmarkException(e.getMessage() + "\n" + workspace.tail("bridge"), e);
    }
    return new Running(process.pid(), socket, Optional.of(base));
  }

  private static List<String> nodeFlags(Workspace workspace, Feed feed) {
    Path limits = workspace.folder("config").resolve("limits.yaml");
    try {
      Files.writeString(limits, LIMITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "--source",
        "delegated",
        "--admin-socket",
        "unix://" + feed.adminSocket(),
        "--trust-domain",
        Feed.TRUST_DOMAIN,
        "--config",
        limits.toString());
  }

  private static boolean isReady(HttpClient client, URI readiness, Process process) {
    if (!process.isAlive()) {
      throw new BenchmarkException("spire-bridge ended with exit code " + process.exitValue());
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted", e);
    }
  }
}
