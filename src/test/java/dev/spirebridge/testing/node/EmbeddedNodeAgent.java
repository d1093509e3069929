package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

/** {@link EmbeddedAgent} in a pod. Its entries are of pods, so a new pod needs a new one. */
final class EmbeddedNodeAgent implements NodeAgent {

  private static final String NAMESPACE = "spire-bridge-system";
  private static final int PORT = 9000;

  private final Kubectl kubectl;
  private final PodPort port;
  private final HttpClient http = HttpClient.newHttpClient();

  private EmbeddedNodeAgent(Kubectl kubectl, PodPort port) {
    this.kubectl = kubectl;
    this.port = port;
  }

  static EmbeddedNodeAgent start(Kubectl kubectl, Path folder, Map<String, String> settings) {
    kubectl.apply(Manifest.read("embedded.yaml", settings));
    kubectl.awaitRollout(NAMESPACE, "daemonset/agent");
    String pod = kubectl.pods(NAMESPACE, "agent").getFirst().at("/metadata/name").asText();
    return new EmbeddedNodeAgent(kubectl, PodPort.open(kubectl, folder, NAMESPACE, pod, PORT));
  }

  @Override
  public String description() {
    return "the embedded agent";
  }

  @Override
  public void register(Workload workload) {
    for (JsonNode pod : kubectl.pods(workload.namespace(), workload.name())) {
      send("PUT", "entries/" + pod.at("/metadata/uid").asText(), workload.spiffeId());
    }
  }

  @Override
  public String workloadApi(Workload workload) {
    send("PUT", "workload-api/" + workload.name(), workload.spiffeId());
    return "unix:///run/spire/public/" + workload.name();
  }

  @Override
  public String bundle() {
    return send("GET", "bundle", "");
  }

  @Override
  public void rotate() {
    send("POST", "rotate", "");
  }

  @Override
  public void close() {
    http.close();
    port.close();
  }

  private String send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(port.address().resolve(path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(method + " " + path + ": " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
