package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store of a {@link KubeApiServer}. */
final class Etcd implements AutoCloseable {

  private static final int ATTEMPTS = 3;
  private static final String TAKEN = "address already in use";

  private final Path folder;
  private String address = "";
  private Optional<ChildProcess> process = Optional.empty();

  Etcd(Path folder) {
    this.folder = folder;
  }

  String address() {
    return address;
  }

  /** At other ports where somebody else has taken a free one meanwhile. */
  void start() {
    for (int attempt = 1; ; attempt++) {
      try {
        start("http://127.0.0.1:" + Ports.free(), "http://127.0.0.1:" + Ports.free());
        return;
      } catch (AssertionError e) {
        process.ifPresent(ChildProcess::close);
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(TAKEN)) {
          throw e;
        }
      }
    }
  }

  private void start(String clients, String peerAddress) {
    address = clients;
    ChildProcess started =
        ChildProcess.start(
            "etcd",
            folder,
            Map.of(),
            List.of(
                Peers.require("etcd").toString(),
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + address,
                "--advertise-client-urls=" + address,
                "--listen-peer-urls=" + peerAddress,
                "--initial-advertise-peer-urls=" + peerAddress,
                "--initial-cluster=default=" + peerAddress,
                "--unsafe-no-fsync",
                "--log-level=warn"));
    process = Optional.of(started);
    try (Http http = new Http()) {
      URI health = URI.create(address + "/health");
      started.awaitReady("health", Duration.ofSeconds(60), () -> http.answers(health));
    }
  }

  /** Keeps only the newest version of everything. */
  void compact() {
    String revision = post("/v3/kv/range", "{\"key\":\"Lw==\"}").at("/header/revision").asText();
    post("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
  }

  private JsonNode post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError("etcd " + path + ": " + response.body());
      }
      return Http.parse(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.ifPresent(ChildProcess::kill);
  }
}
