package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real SPIRE server on a loopback port, its bundle endpoint on another: join tokens, keys in a
 * file, entries in SQLite. Its entry cache is reloaded every half second, so that agents see a
 * change of an entry as soon as they ask.
 */
public final class SpireServer implements AutoCloseable {

  /** The alias all agents attest under, and so the parent of all entries. */
  private static final String NODE_PATH = "/node";

  private final Path folder;
  private final String trustDomain;
  private final int port;
  private final int bundlePort;
  private final ProgramRun command;
  private ChildProcess process;

  private SpireServer(
      Path folder,
      String trustDomain,
      int port,
      int bundlePort,
      ProgramRun command,
      ChildProcess process) {
    this.trustDomain = trustDomain;
    this.folder = folder;
    this.port = port;
    this.bundlePort = bundlePort;
    this.command = command;
    this.process = process;
  }

  /** Starts a server whose authority lives for a day. */
  public static SpireServer start(Path folder, String trustDomain) {
    return start(folder, trustDomain, Duration.ofDays(1));
  }

  /**
   * Starts a server and waits until it is healthy.
   *
   * @param folder exists, with a path short enough for a Unix socket in it
   * @param authorityLifetime of each X.509 authority; the server prepares the next one at half of
   *     it
   */
  public static SpireServer start(Path folder, String trustDomain, Duration authorityLifetime) {
    Path program = Peers.require("spire-server");
    int port = Ports.free();
    int bundlePort = Ports.free();
    try {
      Files.writeString(
          configuration(folder),
          configuration(port, bundlePort, folder, trustDomain, authorityLifetime));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProgramRun command = new ProgramRun(program, List.of("-socketPath", socket(folder).toString()));
    return new SpireServer(folder, trustDomain, port, bundlePort, command, run(folder, command));
  }

  private static ChildProcess run(Path folder, ProgramRun command) {
    ChildProcess process =
        ChildProcess.start(
            "spire-server",
            folder,
            Map.of(),
            List.of(
                Peers.require("spire-server").toString(),
                "run",
                "-config",
                configuration(folder).toString()));
    process.awaitReady(
        "health",
        Duration.ofSeconds(60),
        () -> command.tryRun(List.of("healthcheck")).exitCode() == 0);
    return process;
  }

  /** Ends the server with SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** Starts it again after its end, with the authorities and entries that it had. */
  public void startAgain() {
    process.close();
    process = run(folder, command);
  }

  /** The version as the program prints it. */
  public static String version() {
    return new ProgramRun(Peers.require("spire-server"), List.of())
        .run(List.of("--version"))
        .strip();
  }

  public String trustDomain() {
    return trustDomain;
  }

  public int port() {
    return port;
  }

  /** Where others fetch its bundle, by the profile https_spiffe. */
  String bundleEndpoint() {
    return "https://127.0.0.1:" + bundlePort;
  }

  /** The SPIFFE ID it presents there. */
  String ownId() {
    return "spiffe://" + trustDomain + "/spire/server";
  }

  /** The socket of its own API, for those that may change anything. */
  public Path socket() {
    return socket(folder);
  }

  /** The SPIFFE ID that all agents attest under. */
  public String nodeId() {
    return "spiffe://" + trustDomain + NODE_PATH;
  }

  /** A join token, good for one agent once. */
  public String newJoinToken() {
    return command.json(List.of("token", "generate", "-spiffeID", nodeId())).path("value").asText();
  }

  /** Creates an entry and returns its ID. */
  public String createEntry(SpireEntry entry) {
    return entryCommand("create", List.of(), entry);
  }

  /** Replaces an entry; agents re-issue its SVID when they next synchronize, whatever changed. */
  public void updateEntry(String entryId, SpireEntry entry) {
    entryCommand("update", List.of("-entryID", entryId), entry);
  }

  public void deleteEntry(String entryId) {
    command.run(List.of("entry", "delete", "-entryID", entryId));
  }

  /** All entries it has now, those of join tokens too. */
  public List<RegisteredEntry> entries() {
    List<RegisteredEntry> entries = new ArrayList<>();
    for (JsonNode entry : command.json(List.of("entry", "show")).path("entries")) {
      entries.add(RegisteredEntry.of(entry));
    }
    return entries;
  }

  /** The entries for one SPIFFE ID, by its path with the leading slash. */
  public List<RegisteredEntry> entriesOf(String path) {
    String spiffeId = "spiffe://" + trustDomain + path;
    return entries().stream().filter(entry -> entry.spiffeId().equals(spiffeId)).toList();
  }

  /**
   * Sets the bundle of a foreign trust domain whose only authority this is.
   *
   * @return the trust domain's SPIFFE ID
   */
  public String setBundle(CertificateAuthority foreign) {
    String id = foreign.trustDomain().toIdString();
    Path pem = folder.resolve(foreign.trustDomain().getName() + ".pem");
    try {
      Files.writeString(pem, Pem.of(foreign.root()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command.run(List.of("bundle", "set", "-id", id, "-path", pem.toString()));
    return id;
  }

  /** Deletes the bundle of a foreign trust domain, from the entries that federate with it too. */
  public void deleteBundle(String trustDomainId) {
    command.run(List.of("bundle", "delete", "-id", trustDomainId, "-mode", "dissociate"));
  }

  /** ID of the authority that has signed the certificate it presents to agents. */
  public String ownCertificateAuthority() {
    return PresentedCertificate.authorityId(port);
  }

  /** Serial number of the SVID its only agent has last come with. */
  public String agentSerial() {
    return command.json(List.of("agent", "list")).at("/agents/0/x509svid_serial_number").asText();
  }

  /** The rotation of its X.509 authority, by hand. */
  public SpireAuthorities authorities() {
    return new SpireAuthorities(command);
  }

  /** What it knows of foreign trust domains, fetched from their bundle endpoints. */
  public SpireRelationships relationships() {
    return new SpireRelationships(folder, command);
  }

  private String entryCommand(String verb, List<String> flags, SpireEntry entry) {
    List<String> arguments = new ArrayList<>(List.of("entry", verb));
    arguments.addAll(List.of("-parentID", nodeId()));
    arguments.addAll(flags);
    arguments.addAll(entry.flags(trustDomain));
    JsonNode result = command.json(arguments).path("results").path(0);
    if (result.path("status").path("code").asInt() != 0) {
      throw new AssertionError("entry " + verb + " failed: " + result);
    }
    return result.path("entry").path("id").asText();
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path configuration(Path folder) {
    return folder.resolve("server.conf");
  }

  private static Path socket(Path folder) {
    return folder.resolve("server.sock");
  }

  private static String configuration(
      int port, int bundlePort, Path folder, String trustDomain, Duration authorityLifetime) {
    return """
    server {
      bind_address = "127.0.0.1"
      bind_port = %1$d
      socket_path = "%2$s/server.sock"
      trust_domain = "%3$s"
      data_dir = "%2$s"
      log_level = "INFO"
      ca_key_type = "ec-p256"
      ca_ttl = "%4$ds"
      default_x509_svid_ttl = "10m"
      experimental { cache_reload_interval = "500ms" }
      federation {
        bundle_endpoint { address = "127.0.0.1" port = %5$d profile "https_spiffe" {} }
      }
    }
    plugins {
      DataStore "sql" {
        plugin_data { database_type = "sqlite3" connection_string = "%2$s/entries.sqlite3" }
      }
      NodeAttestor "join_token" { plugin_data {} }
      KeyManager "disk" { plugin_data { keys_path = "%2$s/keys.json" } }
    }
    """
        .formatted(port, folder, trustDomain, authorityLifetime.toSeconds(), bundlePort);
  }
}
