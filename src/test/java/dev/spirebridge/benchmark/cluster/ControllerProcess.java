package dev.spirebridge.benchmark.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code spire-bridge controller} as users start it. */
public final class ControllerProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final Process process;
  private final URI status;
  private final HttpClient http = HttpClient.newHttpClient();

  private ControllerProcess(Process process, URI status) {
    this.process = process;
    this.status = status;
  }

  /** The launcher builds a jar that is older than its sources: that is not part of a start. */
  public static void prepare() {
    try {
      Process version =
          new ProcessBuilder("./spire-bridge", "--version")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      if (version.waitFor() != 0) {
        throw new IllegalStateException(
            "./spire-bridge --version ended with " + version.exitValue() + ": run it by hand");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public static ControllerProcess start(Path kubeconfig, Path log) {
    int port = Ports.free();
    List<String> command =
        List.of(
            "./spire-bridge",
            "controller",
            "--kubeconfig",
            kubeconfig.toString(),
            "--lease-namespace",
            "spire-bridge",
            "--http",
            "127.0.0.1:" + port);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ControllerProcess(
          process, URI.create("http://127.0.0.1:" + port + "/api/v1/status"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Until it leads, has seen the whole, and has nothing left to write. */
  public void awaitSync() {
    Await.until("the controller to be in sync", START_LIMIT, this::isInSync);
  }

  private boolean isInSync() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "spire-bridge controller ended with exit code " + process.exitValue());
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(2)).build();
      JsonNode answer =
          new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
      return answer.path("leading").asBoolean()
          && answer.path("controllers").valueStream().allMatch(ControllerProcess::isSynced);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean isSynced(JsonNode controller) {
    return controller.path("synced").asBoolean();
  }

  /** SIGTERM, and waits until it has given its lease back. */
  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
