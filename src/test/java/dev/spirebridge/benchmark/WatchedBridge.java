package dev.spirebridge.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The bridge while its status page is open in a browser, which asks for it again as page.js does.
 */
record WatchedBridge(BridgeSubject bridge) implements Subject {

  static final String LABEL = "spire-bridge with its page open";

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public int filesPerStream() {
    return bridge.filesPerStream();
  }

  @Override
  public Running start(Workspace workspace, Feed feed) {
    Running running = bridge.start(workspace, feed);
    URI page = running.http().orElseThrow();
    HttpClient client = HttpClient.newHttpClient();
    // The first look is a condition: a benchmark without a page to look at would measure nothing.
    look(client, page);
    Thread viewer = Thread.ofVirtual().name("viewer").start(() -> watch(client, page));
    workspace.atEnd(() -> {
      viewer.interrupt();
      client.shutdownNow();
    });
    return running;
  }

  private static void watch(HttpClient client, URI page) {
    while (!Thread.currentThread().isInterrupted()) {
      Polling.pause(BETWEEN_LOOKS);
      try {
        look(client, page);
      } catch (BenchmarkException e) {
        // The bridge has been ended before its viewer.
        return;
      }
    }
  }

  private static void look(HttpClient client, URI page) {
    HttpRequest request = HttpRequest.newBuilder(page).header("Accept", "text/html").build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200 || !response.body().startsWith("<!DOCTYPE html>")) {
        throw new BenchmarkException("There is no status page at " + page);
      }
    } catch (IOException e) {
      throw new BenchmarkException("The status page cannot be had at " + page, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted", e);
    }
  }
}
