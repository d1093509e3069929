package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real Prometheus on loopback that looks every second, seen through its HTTP API. */
public final class PrometheusServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChildProcess process;
  private final Http http;
  private final URI base;

  private PrometheusServer(ChildProcess process, Http http, URI base) {
    this.process = process;
    this.http = http;
    this.base = base;
  }

  /**
   * Starts one, after promtool has found nothing wrong; skips the calling test when either is
   * missing.
   *
   * @param folder exists, and is its own
   * @param configuration without the global part
   * @param rules each the content of a file
   */
  public static PrometheusServer start(
      Path folder, ObjectNode configuration, List<JsonNode> rules) {
    Path program = Peers.require("prometheus");
    Path promtool = Peers.require("promtool");
    try {
      Path file = folder.resolve("prometheus.yml");
      ObjectNode global = configuration.putObject("global");
      Stream.of("scrape_interval", "scrape_timeout", "evaluation_interval")
          .forEach(key -> global.put(key, "1s"));
      for (JsonNode each : rules) {
        String name = "rules" + configuration.withArray("rule_files").size() + ".yaml";
        JSON.writeValue(folder.resolve(name).toFile(), each);
        configuration.withArray("rule_files").add(name);
      }
      JSON.writeValue(file.toFile(), configuration);
      new ProgramRun(promtool, List.of()).run(List.of("check", "config", file.toString()));
      return started(program, folder, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrometheusServer started(Path program, Path folder, Path file) {
    String address = "127.0.0.1:" + Ports.free();
    ChildProcess process =
        ChildProcess.start(
            "prometheus",
            folder,
            Map.of(),
            List.of(
                program.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address));
    PrometheusServer server =
        new PrometheusServer(process, new Http(), URI.create("http://" + address));
    try {
      process.awaitReady(
          "/-/ready",
          Duration.ofSeconds(60),
          () -> server.http.answers(server.base.resolve("/-/ready")));
      return server;
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
  }

  /** The samples of an expression now, each with {@code metric} and {@code value}. */
  public List<JsonNode> query(String expression) {
    return data("query?query=" + encoded(expression)).path("result").valueStream().toList();
  }

  /** How many series there have been since the start that a selector selects. */
  public int series(String selector) {
    return data("series?match%5B%5D=" + encoded(selector)).size();
  }

  /** The names of all metrics that there have been since the start. */
  public List<String> metrics() {
    return data("label/__name__/values").valueStream().map(JsonNode::asText).toList();
  }

  /** Those that are pending or firing, each with {@code labels}, {@code annotations}, … */
  public List<JsonNode> alerts() {
    return data("alerts").path("alerts").valueStream().toList();
  }

  /** What is scraped now, each with {@code labels}, {@code health} and {@code lastError}. */
  public List<JsonNode> targets() {
    return data("targets?state=active").path("activeTargets").valueStream().toList();
  }

  /** Each rule with {@code name}, {@code health} and {@code lastError}. */
  public List<JsonNode> rules() {
    return data("rules")
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  private JsonNode data(String question) {
    return http.json(base.resolve("/api/v1/" + question)).path("data");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
