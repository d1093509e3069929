package dev.spirebridge.demo.envoy;

import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.HandshakeText;
import dev.spirebridge.demo.calls.NextHop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Calls through the egress of the own Envoy, which does the TLS and says whom it saw. */
final class EgressClient implements NextHop, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final URI egress;

  EgressClient(int port) {
    this.egress = URI.create("http://127.0.0.1:" + port + "/");
  }

  @Override
  public List<Handshake> call() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(egress).timeout(LIMIT).build();
    return HandshakeText.read(client.send(request, BodyHandlers.ofString()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
