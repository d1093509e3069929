package dev.spirebridge.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bridge, started by its own launcher: users get the same flags.
 *
 * @param command the launcher, or a stand-in for it that ends up in one process
 */
record BridgeSubject(List<String> command) implements Subject {
  /** The launcher may have to build the jar first. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  static final String LABEL = "spire-bridge";

  static final List<String> LAUNCHER = List.of("./spire-bridge");

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public int filesPerStream() {
    return 1;
  }

  @Override
  public Running start(Workspace workspace, Feed feed) {
    Path socket = workspace.folder("sds").resolve("sds.sock");
    String http = "127.0.0.1:" + freePort();
    List<String> serve = new ArrayList<>(command);
    serve.addAll(
        List.of(
            "serve",
            "--agent-socket",
            "unix://" + feed.socket(),
            "--sds",
            "unix://" + socket + "=spire",
            "--http",
            http));
    Process process = workspace.start("bridge", serve);
    URI readiness = URI.create("http://" + http + "/readyz");
    try (HttpClient client = HttpClient.newHttpClient()) {
      Polling.until("spire-bridge ready", START_LIMIT, () -> isReady(client, readiness, process));
    } catch (BenchmarkException e) {
      throw new BenchmarkException(e.getMessage() + "\n" + workspace.tail("bridge"), e);
    }
    return new Running(process.pid(), socket);
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

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchmarkException("No free loopback port", e);
    }
  }
}
