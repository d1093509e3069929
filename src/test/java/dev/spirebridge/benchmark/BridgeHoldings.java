package dev.spirebridge.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a bridge that tells callers apart holds on to for them at one time.
 *
 * @param residentKilobytes VmRSS
 * @param openFiles in /proc/PID/fd
 * @param processes that its status names as connected
 * @param subscriptions subjects of its status, each with one subscription to the agent
 * @param streams open SDS streams of its status
 * @param atAgent subscriptions to X.509-SVIDs the agent has open, where it tells
 */
record BridgeHoldings(
    long residentKilobytes,
    int openFiles,
    int processes,
    int subscriptions,
    int streams,
    OptionalInt atAgent) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static BridgeHoldings of(Subject.Running bridge, Feed feed, HttpClient client) {
    JsonNode status = status(client, bridge.http().orElseThrow().resolve("/api/v1/status"));
    return new BridgeHoldings(
        ProcessUsage.of(bridge.pid()).residentKilobytes(),
        openFiles(bridge.pid()),
        status.at("/callers/processes").asInt(),
        status.path("subjects").size(),
        status.path("streams").size(),
        feed.delegatedSubscriptions());
  }

  /** Nobody calls, and nothing is kept for anybody. */
  boolean isAtRest() {
    return processes == 0 && subscriptions == 0 && streams == 0 && atAgent.orElse(0) == 0;
  }

  private static int openFiles(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new BenchmarkException("Cannot list the open files of process " + pid, e);
    }
  }

  private static JsonNode status(HttpClient client, URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
      return new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new BenchmarkException("The bridge does not tell its status at " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted", e);
    }
  }
}
