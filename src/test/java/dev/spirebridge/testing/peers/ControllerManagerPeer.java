package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
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
  private ChildProcess process;

  private ControllerManagerPeer(Path folder, Path kubeconfig, Path configuration) {
    this.folder = folder;
    this.kubeconfig = kubeconfig;
    this.configuration = configuration;
    this.process = launch();
  }

  /**
   * Starts one, or skips the calling test when it is missing; returns when it has looked at all
   * objects for the first time.
   *
   * @param folder exists; the configuration and the log go in it
   * @param kubeconfig of a user that may read namespaces, nodes, pods and endpoints, and may read
   *     the objects of its own definitions and update their status; the definitions are there
   * @param server whose nodes all attest under one alias, which is the parent of the entries: it
   *     needs no kubelet and no attestor of Kubernetes
   */
  public static ControllerManagerPeer start(
      Path folder, Path kubeconfig, SpireServer server, ControllerManagerSettings settings) {
    return start(folder, kubeconfig, settings.configuration(server));
  }

  /** The same with a configuration file of this text. */
  public static ControllerManagerPeer start(Path folder, Path kubeconfig, String text) {
    Peers.require(PROGRAM);
    Path configuration = folder.resolve(PROGRAM + ".yaml");
    try {
      Files.writeString(configuration, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ControllerManagerPeer peer = new ControllerManagerPeer(folder, kubeconfig, configuration);
    try {
      peer.awaitPasses(1, LIMIT);
      return peer;
    } catch (RuntimeException | Error e) {
      peer.close();
      throw e;
    }
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

  /**
   * Waits until it has looked at everything this many times more; the first one may have begun
   * before.
   */
  public void awaitPasses(int count, Duration limit) {
    long before = passes();
    process.awaitReady(count + " more passes", limit, () -> passes() >= before + count);
  }

  /** Ends it with SIGTERM; the entries stay. */
  public void stop() {
    process.terminate();
  }

  /** Starts it after {@link #stop}, with the configuration it had, and waits for its first pass. */
  public void restart() {
    process = launch();
    awaitPasses(1, LIMIT);
  }

  @Override
  public void close() {
    process.close();
  }

  /** Its readiness endpoint would answer long before it has its caches, so it has none. */
  private ChildProcess launch() {
    return ChildProcess.start(
        PROGRAM,
        folder,
        Map.of("ENABLE_WEBHOOKS", "false", "KUBECONFIG", kubeconfig.toString()),
        List.of(
            Peers.require(PROGRAM).toString(),
            "-config",
            configuration.toString(),
            // The level at which it tells of each pass.
            "-zap-log-level=2"));
  }

  private long passes() {
    return log().lines().filter(ControllerManagerPeer::isEndOfAPass).count();
  }

  private static boolean isEndOfAPass(String line) {
    return line.contains("entry-reconciler") && line.contains("Reconciliation finished");
  }
}
