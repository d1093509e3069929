package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.deploy.Chart;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one test has in the cluster. Empty at first; the pods' logs are kept at the end. */
final class NodeCluster implements AutoCloseable {

  static final String SYSTEM = "spire-bridge-system";

  /** The bridge's and its controller's, by clusterspiffeid/rbac. */
  static final String OWN = "spire-bridge";

  /** The client of {@link #API}. */
  static final Workload WEB = new Workload("spire-bridge-test-shop", "web");

  static final Workload API = new Workload("spire-bridge-test-stock", "api");

  /** The one whose entry comes late. */
  static final Workload LATE = new Workload("spire-bridge-test-late", "late");

  /** The gateway of Gloo's, as its chart names it. */
  static final Workload GLOO = new Workload("spire-bridge-test-gloo", "gateway-proxy");

  /** As docs/consumers/istio.md calls it. */
  static final String BOOKINFO = "bookinfo";

  private static final List<String> NAMESPACES =
      List.of(
          BOOKINFO,
          SpireBundle.NAMESPACE,
          WEB.namespace(),
          API.namespace(),
          LATE.namespace(),
          GLOO.namespace(),
          SYSTEM,
          OWN,
          Chart.NAMESPACE);

  private final Kubectl kubectl;
  private final Path folder;
  private final Map<String, String> settings;

  private NodeCluster(Kubectl kubectl, Path folder, Map<String, String> settings) {
    this.kubectl = kubectl;
    this.folder = folder;
    this.settings = settings;
  }

  /** Skips the calling test without a cluster. */
  static NodeCluster start(Path folder) {
    Map<String, String> settings = NodeSettings.require();
    NodeCluster cluster = new NodeCluster(new Kubectl(folder), folder, settings);
    cluster.empty();
    cluster.kubectl.run("create", "namespace", SYSTEM);
    cluster.kubectl.run("create", "namespace", OWN);
    return cluster;
  }

  Kubectl kubectl() {
    return kubectl;
  }

  /** The values that manifests need. */
  Map<String, String> settings() {
    return settings;
  }

  /** For files that a test needs. */
  Path folder() {
    return folder;
  }

  PodPort port(String namespace, String pod, int port) {
    return PodPort.open(kubectl, folder, namespace, pod, port);
  }

  /** Starts the proxies of all three workloads; none of them has an entry. */
  void startProxies() {
    ProxyManifest manifest = new ProxyManifest(settings);
    startProxies(manifest);
  }

  /** Starts them as a manifest says. */
  void startProxies(ProxyManifest manifest) {
    startServer(LATE, manifest);
    startPair(manifest);
  }

  /** Starts {@link #API}, and {@link #WEB} that calls it. */
  void startPair(ProxyManifest manifest) {
    startServer(API, manifest);
    String address =
        kubectl.get(API.namespace(), "service", API.name()).at("/spec/clusterIP").asText();
    kubectl.apply(manifest.client(WEB, API, address));
  }

  /** Starts one that nobody but {@link #WEB} may call. */
  void startServer(Workload workload, ProxyManifest manifest) {
    kubectl.apply(manifest.server(workload, WEB));
  }

  /** The only pod of a workload, as soon as its proxy runs, with secrets or without. */
  ProxyPod awaitProxy(Workload workload) {
    String pod =
        Await.untilPresent(
            "the proxy of " + workload.name(),
            Duration.ofSeconds(60),
            () -> onlyRunning(workload.namespace(), workload.name()));
    return ProxyPod.of(this, workload, pod);
  }

  private Optional<String> onlyRunning(String namespace, String app) {
    List<JsonNode> pods = kubectl.pods(namespace, app);
    return pods.size() == 1 && pods.getFirst().at("/status/phase").asText().equals("Running")
        ? Optional.of(pods.getFirst().at("/metadata/name").asText())
        : Optional.empty();
  }

  private void empty() {
    for (String namespace : NAMESPACES) {
      kubectl.run("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
    }
    for (String kind : List.of("clusterrole", "clusterrolebinding")) {
      for (String program : List.of("server", "agent", "controller-manager")) {
        kubectl.run("delete", kind, "spire-bridge-test-spire-" + program, "--ignore-not-found");
      }
    }
    for (String namespace : NAMESPACES) {
      kubectl.run("wait", "--for=delete", "namespace/" + namespace, "--timeout=120s");
    }
  }

  private void keepLogs() {
    for (String namespace : NAMESPACES) {
      for (String pod :
          kubectl.run("get", "pods", "-n", namespace, "-o", "name").lines().toList()) {
        if (!pod.startsWith("pod/")) {
          continue;
        }
        Path log = folder.resolve(pod.replace('/', '-') + ".log");
        try {
          Files.writeString(
              log, kubectl.tryRun("logs", "-n", namespace, pod, "--all-containers", "--tail=400"));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      keepLogs();
    } finally {
      empty();
    }
  }
}
