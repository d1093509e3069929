package dev.spirebridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.Await;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a controller tells of its issuer check, over HTTP and by Events. */
final class IssuerAnswers {

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  /**
   * @param port of its {@code --http}, on loopback
   */
  IssuerAnswers(int port) {
    this.port = port;
  }

  String outcome() {
    return issuers().path("outcome").asText();
  }

  /** By target. */
  Map<String, String> verdicts() {
    Map<String, String> verdicts = new TreeMap<>();
    issuers()
        .path("targets")
        .forEach(row -> verdicts.put(row.path("target").asText(), row.path("verdict").asText()));
    return verdicts;
  }

  String checkedAt() {
    return issuers().path("checkedAt").asText();
  }

  JsonNode issuers() {
    try {
      return new ObjectMapper().readTree(get("/api/v1/issuers"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The first Event with this reason about an object of this name. */
  static Event awaitEvent(
      KubernetesClient admin, String namespace, String name, String reason, Duration limit) {
    return Await.untilPresent(
        "an Event " + reason,
        limit,
        () ->
            admin.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .findFirst());
  }

  /** How many Events of the issuer check there are, about whomever. */
  static long events(KubernetesClient admin) {
    return admin.v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> event.getReason().startsWith("Issuer"))
        .count();
  }
}
