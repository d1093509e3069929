package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.status.SourcePhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The bridge as a process of its own, run from the class path of the tests, so that no jar has to
 * be built first, with the flags of the launcher. Reads its HTTP endpoints as an operator would.
 */
public final class BridgeProcess implements AutoCloseable {

  private final ChildProcess process;
  private final Http http;
  private final URI base;

  private BridgeProcess(ChildProcess process, Http http, URI base) {
    this.process = process;
    this.http = http;
    this.base = base;
  }

  /**
   * Runs {@code serve} and waits until it is alive, which is before it has an identity.
   *
   * @param name of its log in the folder
   * @param flags of {@code serve}, without {@code --http}
   */
  public static BridgeProcess serve(String name, Path folder, List<String> flags) {
    return run("serve", name, folder, flags);
  }

  /** Runs {@code controller} likewise. */
  public static BridgeProcess controller(String name, Path folder, List<String> flags) {
    return run("controller", name, folder, flags);
  }

  private static BridgeProcess run(String program, String name, Path folder, List<String> flags) {
    int port = Ports.free();
    List<String> command = ProgramProcess.command(program);
    command.addAll(flags);
    command.addAll(List.of("--http", "127.0.0.1:" + port));
    ChildProcess process = ChildProcess.start(name, folder, Map.of(), command);
    Http http = new Http();
    URI base = URI.create("http://127.0.0.1:" + port);
    try {
      process.awaitReady(
          "/livez", Duration.ofSeconds(60), () -> http.answers(base.resolve("/livez")));
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
    return new BridgeProcess(process, http, base);
  }

  /** {@code http://127.0.0.1:port}. */
  public URI address() {
    return base;
  }

  /** Whether /readyz says yes. */
  public boolean isReady() {
    return http.answers(base.resolve("/readyz"));
  }

  /** What /readyz gives as its reason, ready or not. */
  public String readiness() {
    try {
      HttpResponse<String> response = http.get(base.resolve("/readyz"));
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record BridgeStatus as JSON. */
  public JsonNode status() {
    return http.json(base.resolve("/api/v1/status"));
  }

  /** Where its only source stands with the agent. */
  public SourcePhase sourcePhase() {
    return SourcePhase.valueOf(status().at("/sources/0/phase").asText().toUpperCase(Locale.ROOT));
  }

  /** Where the agent stands towards a calling process; empty while nobody asks on its behalf. */
  public Optional<SourcePhase> phaseTowards(long pid) {
    return subject(pid)
        .map(subject -> subject.at("/subscription/phase").asText().toUpperCase(Locale.ROOT))
        .map(SourcePhase::valueOf);
  }

  /** What the status says of a calling process; empty while nobody asks on its behalf. */
  public Optional<JsonNode> subject(long pid) {
    return each("subjects").stream()
        .filter(subject -> subject.at("/caller/pid").asLong() == pid)
        .findFirst();
  }

  /** Calling processes the agent is asked about. */
  public List<Long> subjectPids() {
    return each("subjects").stream()
        .map(subject -> subject.at("/caller/pid").asLong())
        .sorted()
        .toList();
  }

  /** IDs of the open SDS streams. */
  public List<Long> streamIds() {
    return each("streams").stream().map(stream -> stream.path("id").asLong()).sorted().toList();
  }

  /** Responses the clients of all listeners have rejected since the start. */
  public long nacks() {
    return total("nacks");
  }

  /** Responses the clients of all listeners have accepted since the start. */
  public long acks() {
    return total("acks");
  }

  /** Responses sent on one listener since the start. */
  public long responses(String listener) {
    return each("listeners").stream()
        .filter(each -> each.path("address").asText().equals(listener))
        .mapToLong(each -> each.path("responses").asLong())
        .sum();
  }

  /** Updates taken into use since the start. */
  public long acceptedUpdates() {
    return status().at("/sources/0/acceptedUpdates").asLong();
  }

  /** Sum over all samples of a metric, over all its labels. */
  public double metric(String name) {
    return Arrays.stream(metrics().split("\n"))
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public String metrics() {
    return http.text(base.resolve("/metrics"));
  }

  /** All it has written to its standard streams so far. */
  public String output() {
    try {
      return Files.readString(process.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Halts it where it is, until {@link #resume}. */
  public void halt() {
    process.signal("STOP");
  }

  public void resume() {
    process.signal("CONT");
  }

  /** Ends it with SIGTERM and returns its exit code. */
  public int stop() {
    return process.terminate();
  }

  /** Ends it with SIGKILL. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }

  /** Sum of a number over all listeners. */
  public long total(String counter) {
    return each("listeners").stream().mapToLong(listener -> listener.path(counter).asLong()).sum();
  }

  private List<JsonNode> each(String field) {
    return StreamSupport.stream(status().path(field).spliterator(), false).toList();
  }
}
