package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Kubernetes API on a loopback port, with the kinds that a controller of ClusterSPIFFEIDs deals
 * with, and nothing behind it: objects lie in memory, nobody schedules a pod or checks a schema.
 * Who wants in needs its address, which nobody can guess; there is no RBAC. kubectl can look at it
 * and label a namespace.
 *
 * <p>What its clients rely on is what kube-apiserver does, and the contract test says so of both:
 * versions, conflicts, preconditions, lists in pages, watches that end in 410, server-side apply.
 */
public final class EmbeddedKubernetes implements AutoCloseable {
  /** Those of every cluster. */
  private static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private static final int SECRET_BYTES = 16;

  private final ObjectStore store;
  private final HttpServer server;
  private final ExecutorService threads;
  private final String root;

  private EmbeddedKubernetes(
      ObjectStore store, HttpServer server, ExecutorService threads, String root) {
    this.store = store;
    this.server = server;
    this.threads = threads;
    this.root = root;
  }

  /**
   * Starts one that has the namespaces of every cluster, and runs until closed.
   *
   * @param clock for creation timestamps
   * @throws IOException if no loopback port can be had
   */
  public static EmbeddedKubernetes start(InstantSource clock) throws IOException {
    // Each event of a watch is a small write, which Nagle's algorithm would hold back for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    var random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    var root = "/" + HexFormat.of().formatHex(random);
    var store = new ObjectStore();
    addNamespaces(store, new WriteRules(clock));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("embedded-kubernetes-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", new ApiHandler(store, new ResourceVerbs(store, clock), root));
    server.start();
    return new EmbeddedKubernetes(store, server, threads, root);
  }

  /**
   * Where clients find it. A secret is part of the path: client-go sends no token over plain HTTP.
   */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + root);
  }

  /**
   * Writes all that kubectl and other clients need into a file that only this user can read.
   *
   * @throws IOException if it exists or cannot be written
   */
  public void writeKubeconfig(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: demo
          cluster:
            server: %s
        users:
        - name: demo
          user: {}
        contexts:
        - name: demo
          context:
            cluster: demo
            user: demo
        current-context: demo
        """
            .formatted(uri()));
  }

  /** Forgets all changes until now, as etcd's compaction does: watches from before are told 410. */
  public void compact() {
    store.compact();
  }

  /** Ends all watches and drops all connections; what it held is gone. */
  @Override
  public void close() {
    store.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private static void addNamespaces(ObjectStore store, WriteRules rules) {
    for (var name : NAMESPACES) {
      var bare = JsonNodeFactory.instance.objectNode();
      bare.putObject("metadata").put("name", name);
      var resource = ApiResources.NAMESPACES;
      store.create(
          new ObjectKey(resource.storage(), "", name),
          rules.created(resource, "", resource.stored(bare)),
          ApiFailure.alreadyExists(resource, name));
    }
  }
}
