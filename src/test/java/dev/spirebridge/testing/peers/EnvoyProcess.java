package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A real Envoy with one worker thread, seen through its admin endpoint. */
public final class EnvoyProcess implements AutoCloseable {

  private final ChildProcess process;
  private final Http http;
  private final URI admin;

  private EnvoyProcess(ChildProcess process, Http http, URI admin) {
    this.process = process;
    this.http = http;
    this.admin = admin;
  }

  /**
   * Starts an Envoy, or skips the calling test when there is none; returns when its admin endpoint
   * answers, which is before it has its secrets.
   *
   * @param name of its files in the folder
   * @param bootstrap JSON, or another YAML
   * @param logLevel of Envoy, such as {@code info}; its private keys appear at no level
   */
  public static EnvoyProcess start(String name, Path folder, String bootstrap, String logLevel) {
    return start(name, folder, bootstrap, logLevel, command -> command);
  }

  /**
   * Starts an Envoy as another user.
   *
   * @param folder one in which the user may create files
   */
  public static EnvoyProcess start(String name, Path folder, String bootstrap, OtherUser user) {
    return start(name, folder, bootstrap, "info", user::command);
  }

  /**
   * Starts an Envoy by a command that becomes it.
   *
   * @param runner makes that command of Envoy's own
   */
  static EnvoyProcess start(
      String name, Path folder, String bootstrap, UnaryOperator<List<String>> runner) {
    return start(name, folder, bootstrap, "info", runner);
  }

  private static EnvoyProcess start(
      String name,
      Path folder,
      String bootstrap,
      String logLevel,
      UnaryOperator<List<String>> runner) {
    Path program = Peers.require("envoy");
    Path configuration = folder.resolve(name + (isJson(bootstrap) ? ".json" : ".yaml"));
    Path adminFile = folder.resolve(name + ".admin");
    try {
      Files.writeString(configuration, bootstrap);
      Files.deleteIfExists(adminFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess process =
        ChildProcess.start(
            name,
            folder,
            Map.of(),
            runner.apply(
                List.of(
                    program.toString(),
                    "--config-path",
                    configuration.toString(),
                    "--admin-address-path",
                    adminFile.toString(),
                    "--disable-hot-restart",
                    "--concurrency",
                    "1",
                    "--log-level",
                    logLevel,
                    "--file-flush-interval-msec",
                    "100")));
    process.awaitReady("admin address", Duration.ofSeconds(60), () -> readable(adminFile));
    Http http = new Http();
    URI admin = URI.create("http://" + read(adminFile).strip());
    process.awaitReady(
        "admin endpoint",
        Duration.ofSeconds(60),
        () -> http.answers(admin.resolve("/server_info")));
    return new EnvoyProcess(process, http, admin);
  }

  public long pid() {
    return process.pid();
  }

  /** {@code http://127.0.0.1:port} of its admin endpoint. */
  public URI admin() {
    return admin;
  }

  /** The port its only listener is bound to, secrets or not. */
  public int listenerPort() {
    return Await.untilPresent(
        "the listener's address",
        Duration.ofSeconds(60),
        () -> {
          JsonNode port =
              http.json(admin.resolve("/listeners?format=json"))
                  .at("/listener_statuses/0/local_address/socket_address/port_value");
          return port.isNumber() ? Optional.of(port.asInt()) : Optional.empty();
        });
  }

  /** Whether it is initialized: all static clusters and listeners have their secrets. */
  public boolean isReady() {
    return http.answers(admin.resolve("/ready"));
  }

  public void awaitReady(Duration limit) {
    process.awaitReady("readiness", limit, this::isReady);
  }

  /** All counters and gauges whose name contains the text. */
  public Map<String, Long> stats(String text) {
    Map<String, Long> values = new TreeMap<>();
    for (JsonNode stat : http.json(admin.resolve("/stats?format=json")).path("stats")) {
      String name = stat.path("name").asText();
      if (name.contains(text) && stat.path("value").isNumber()) {
        values.put(name, stat.path("value").asLong());
      }
    }
    return values;
  }

  /** The sum of all counters whose name contains one text and ends with the other. */
  public long total(String containing, String ending) {
    return stats(containing).entrySet().stream()
        .filter(stat -> stat.getKey().endsWith(ending))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether it has a cluster of that name, whatever is behind it. */
  public boolean hasCluster(String name) {
    return http.json(admin.resolve("/clusters?format=json"))
        .path("cluster_statuses")
        .valueStream()
        .anyMatch(cluster -> cluster.path("name").asText().equals(name));
  }

  /** The certificates in use, as the admin endpoint /certs has them. */
  public JsonNode certificates() {
    return http.json(admin.resolve("/certs"));
  }

  /** The secrets received, as the admin endpoint /config_dump has them; keys are redacted. */
  public JsonNode dynamicSecrets() {
    return http.json(admin.resolve("/config_dump?resource=dynamic_active_secrets"));
  }

  /** Certificates in the validation contexts received; 0 before the first one. */
  public int trustedAuthorities() {
    int count = 0;
    for (JsonNode context : dynamicSecrets().findValues("validation_context")) {
      for (JsonNode bytes : context.findValues("inline_bytes")) {
        count += count(decoded(bytes.asText()), "-----BEGIN CERTIFICATE-----");
      }
    }
    return count;
  }

  /** By name, the versions of the secrets in use. */
  public Map<String, String> secretVersions() {
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode secret : dynamicSecrets().path("configs")) {
      versions.put(secret.path("name").asText(), secret.path("version_info").asText());
    }
    return versions;
  }

  /** All it has written to its standard streams so far, access logs among it. */
  public String output() {
    try {
      return Files.readString(process.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version alone, such as 1.39.3. */
  public static String version() {
    String printed = new ProgramRun(Peers.require("envoy"), List.of()).run(List.of("--version"));
    // "PROGRAM  version: COMMIT/VERSION/…"
    String[] parts = printed.substring(printed.lastIndexOf(' ') + 1).split("/");
    return parts.length > 1 ? parts[1] : printed.strip();
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }

  private static boolean isJson(String bootstrap) {
    return bootstrap.stripLeading().startsWith("{");
  }

  private static boolean readable(Path file) {
    return Files.exists(file) && !read(file).isBlank();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
