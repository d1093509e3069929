package dev.spirebridge.testing.peers;

import dev.spirebridge.kubernetes.ClusterAccess;
import dev.spirebridge.kubernetes.ClusterAccessException;
import dev.spirebridge.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real API server with its etcd, on loopback, with RBAC on. It can be stopped, or killed, and
 * started again at the same address and with the same data. Not for concurrent use, except by
 * clients.
 */
public final class KubeApiServer implements AutoCloseable {

  private static final Duration READY = Duration.ofMinutes(3);
  private static final String ADMIN = "admin";

  private final KubeApiServerFiles files;
  private final KubeApiServerOptions options;
  private final Path program;
  private final Etcd etcd;
  private final int port;
  private Optional<ChildProcess> process = Optional.empty();

  private KubeApiServer(KubeApiServerFiles files, KubeApiServerOptions options, Path program) {
    this.files = files;
    this.options = options;
    this.program = program;
    this.etcd = new Etcd(files.folder("etcd"));
    this.port = Ports.free();
  }

  /** Starts one with these users besides the admin, who may do nothing until RBAC says so. */
  public static KubeApiServer start(Path folder, String... users) {
    return start(folder, KubeApiServerOptions.withUsers(users));
  }

  /**
   * Starts both programs and waits until they are ready; skips the calling test when one of them is
   * missing.
   *
   * @param folder exists; everything is kept in it, the logs too
   */
  public static KubeApiServer start(Path folder, KubeApiServerOptions options) {
    Path program = Peers.require("kube-apiserver");
    if (Peers.find("etcd").isEmpty()) {
      throw Peers.absent("kube-apiserver", "it needs etcd, put that beside it");
    }
    KubeApiServerFiles files = KubeApiServerFiles.write(folder, options);
    KubeApiServer server = new KubeApiServer(files, options, program);
    try {
      server.etcd.start();
      server.start();
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** Starts it again, at the same address and with the same data. */
  public void start() {
    ChildProcess started =
        ChildProcess.start("kube-apiserver", files.folder(), Map.of(), command());
    process = Optional.of(started);
    started.awaitReady("certificate", READY, () -> Files.exists(files.authorityKey()));
    try (KubernetesClient admin = adminClient()) {
      started.awaitReady("readiness", READY, () -> ready(admin));
    }
  }

  /** SIGTERM, and waits until it is gone; etcd goes on. */
  public void stop() {
    process.ifPresent(ChildProcess::terminate);
    process = Optional.empty();
  }

  /** SIGKILL, and waits until it is gone; etcd goes on. */
  public void kill() {
    process.ifPresent(ChildProcess::kill);
    process = Optional.empty();
  }

  /** Like {@code https://127.0.0.1:6443}. */
  public String address() {
    return "https://127.0.0.1:" + port;
  }

  /** Of a user who may do everything. */
  public Path adminKubeconfig() {
    return kubeconfigFor(ADMIN);
  }

  /** Of one of the users this server was started with, or of somebody whom it does not know. */
  public Path kubeconfigFor(String user) {
    return files.kubeconfig(user, address());
  }

  /** A client of the admin that knows all of fabric8's types by their kinds; close it. */
  public KubernetesClient adminClient() {
    try (KubernetesClient ours = client(ADMIN)) {
      return new KubernetesClientBuilder().withConfig(ours.getConfiguration()).build();
    }
  }

  /** A client as the product opens it; close it. */
  public KubernetesClient client(String user) {
    try {
      return KubernetesClients.open(
          new ClusterAccess(Optional.of(kubeconfigFor(user)), Optional.empty()),
          "spire-bridge-test/" + user);
    } catch (ClusterAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** Applies every YAML file of a folder, as the admin, and waits until its CRDs are served. */
  public void applyFolder(Path folder) {
    try (KubernetesClient admin = adminClient()) {
      new Manifests(admin).applyFolder(folder);
    }
  }

  /** Applies all objects of a YAML text, as the admin, and waits until its CRDs are served. */
  public void apply(String yaml) {
    try (KubernetesClient admin = adminClient()) {
      new Manifests(admin).apply(yaml);
    }
  }

  /**
   * Applies all objects of a YAML text, as the admin, and returns them as they then are; a field
   * that no schema knows is refused.
   */
  public List<HasMetadata> applyStrictly(String yaml) {
    try (KubernetesClient admin = adminClient()) {
      return new Manifests(admin).applyStrictly(yaml);
    }
  }

  /** One JSON object a line; only with {@link KubeApiServerOptions#audited}. */
  public List<String> auditLog() {
    try {
      return Files.readAllLines(files.auditLog());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws away all of etcd's history: from now on any older version is 410 Gone. */
  public void forgetHistory() {
    etcd.compact();
  }

  private static boolean ready(KubernetesClient admin) {
    try {
      return admin.raw("/readyz").contains("ok");
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add("--etcd-servers=" + etcd.address());
    command.add("--secure-port=" + port);
    command.add("--bind-address=127.0.0.1");
    command.add("--authorization-mode=RBAC");
    // No controller makes service accounts here, and without them no pod could be created.
    command.add("--disable-admission-plugins=ServiceAccount");
    command.add("--service-cluster-ip-range=10.0.0.0/24");
    command.add("--service-account-issuer=https://kubernetes.default.svc");
    command.addAll(files.flags());
    command.addAll(options.flags());
    return command;
  }

  @Override
  public void close() {
    try {
      process.ifPresent(ChildProcess::kill);
    } finally {
      etcd.close();
    }
  }
}
