package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real spire-controller-manager between a Kubernetes API server and a SPIRE server: it makes
 * entries of the ClusterSPIFFEIDs there are. Its admission webhook is off, so that it runs outside
 * the cluster; objects of Kubernetes have nobody but the schemas of their definitions to check
 * them. Not for concurrent use.
 */
public final class ControllerManagerPeer implements AutoCloseable {

  /** The name of the program, which is also its name as a field manager of Kubernetes objects. */
  public static final String PROGRAM = "spire-controller-manager";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Path kubeconfig;
  private final Path configuration;
  private final URI health;
  private ChildProcess process;

  private ControllerManagerPeer(Path folder, Path kubeconfig, Path configuration, URI health) {
    this.folder = folder;
    this.kubeconfig = kubeconfig;
    this.configuration = configuration;
    this.health = health;
    this.process = launch();
  }

  /**
   * Starts one, or skips the calling test when it is missing; returns when it has its caches and is
   * about to look at the objects for the first time.
   *
   * @param folder exists; the configuration and the log go in it
   * @param kubeconfig of a user that may read namespaces, nodes, pods and endpoints, and may read
   *     the objects of its own definitions and update their status; the definitions are there
   * @param server whose nodes all attest under one alias, which is the parent of the entries: it
   *     needs no kubelet and no attestor of Kubernetes
   */
  public static ControllerManagerPeer start(
      Path folder, Path kubeconfig, SpireServer server, ControllerManagerSettings settings) {
    Peers.require(PROGRAM);
    int healthPort = Ports.free();
    Path configuration = folder.resolve(PROGRAM + ".json");
    try {
      Files.writeString(configuration, settings.configuration(server, healthPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    URI health = URI.create("http://127.0.0.1:" + healthPort + "/readyz");
    return new ControllerManagerPeer(folder, kubeconfig, configuration, health);
  }

  /** Whether it runs still; it ends by itself when its caches cannot be filled. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything it has logged since the first start. */
  public String log() {
    try {
      return Files.readString(process.log(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGTERM; the entries stay. */
  public void stop() {
    process.terminate();
  }

  /** Starts it again, with the configuration it had. */
  public void restart() {
    stop();
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess launch() {
    Path program = Peers.require(PROGRAM);
    ChildProcess started =
        ChildProcess.start(
            PROGRAM,
            folder,
            Map.of("ENABLE_WEBHOOKS", "false", "KUBECONFIG", kubeconfig.toString()),
            List.of(program.toString(), "-config", configuration.toString()));
    try (Http http = new Http()) {
      started.awaitReady("readiness", LIMIT, () -> http.answers(health));
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
    return started;
  }
}
