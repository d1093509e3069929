package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real SPIRE server that nobody attests to: all it does is serve its bundle by https_spiffe. */
public final class SpireBundleEndpoint implements AutoCloseable {

  private final String trustDomain;
  private final int port;
  private final ProgramRun command;
  private final ChildProcess process;

  private SpireBundleEndpoint(
      String trustDomain, int port, ProgramRun command, ChildProcess process) {
    this.trustDomain = trustDomain;
    this.port = port;
    this.command = command;
    this.process = process;
  }

  /**
   * Starts a server and waits until it is healthy, or skips the calling test when it is missing.
   *
   * @param folder exists, with a path short enough for a Unix socket in it
   */
  public static SpireBundleEndpoint start(Path folder, String trustDomain) {
    Path program = Peers.require("spire-server");
    int port = Ports.free();
    Path configuration = folder.resolve("server.conf");
    try {
      Files.writeString(configuration, configuration(folder, trustDomain, Ports.free(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess process =
        ChildProcess.start(
            "spire-server",
            folder,
            Map.of(),
            List.of(program.toString(), "run", "-config", configuration.toString()));
    ProgramRun command =
        new ProgramRun(program, List.of("-socketPath", folder.resolve("server.sock").toString()));
    process.awaitReady(
        "health",
        Duration.ofSeconds(60),
        () -> command.tryRun(List.of("healthcheck")).exitCode() == 0);
    return new SpireBundleEndpoint(trustDomain, port, command, process);
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** The SPIFFE ID it presents. */
  public String id() {
    return "spiffe://" + trustDomain + "/spire/server";
  }

  /** What an operator exports for the other side. */
  public String bundle() {
    return command.run(List.of("bundle", "show", "-format", "spiffe"));
  }

  public SpireAuthorities authorities() {
    return new SpireAuthorities(command);
  }

  @Override
  public void close() {
    process.close();
  }

  private static String configuration(Path folder, String trustDomain, int port, int bundlePort) {
    return """
    server {
      bind_address = "127.0.0.1"
      bind_port = %1$d
      socket_path = "%2$s/server.sock"
      trust_domain = "%3$s"
      data_dir = "%2$s"
      log_level = "INFO"
      ca_key_type = "ec-p256"
      federation {
        bundle_endpoint {
          address = "127.0.0.1"
          port = %4$d
          refresh_hint = "10m"
          profile "https_spiffe" {}
        }
      }
    }
    plugins {
      DataStore "sql" {
        plugin_data { database_type = "sqlite3" connection_string = "%2$s/entries.sqlite3" }
      }
      NodeAttestor "join_token" { plugin_data {} }
      KeyManager "memory" { plugin_data {} }
    }
    """
        .formatted(port, folder, trustDomain, bundlePort);
  }
}
