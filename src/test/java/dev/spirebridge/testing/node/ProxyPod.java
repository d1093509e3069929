package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Http;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Envoy of one pod, seen through its admin endpoint and through Kubernetes. */
final class ProxyPod implements AutoCloseable {

  private static final int ADMIN = 15000;

  /** Of the cluster that {@link ProxyKind} names. */
  private static final Pattern SECRET_STREAMS =
      Pattern.compile("cluster\\.sds(-grpc)?\\.upstream_rq_active");

  private final NodeCluster cluster;
  private final Workload workload;
  private final String pod;
  private final PodPort admin;
  private final Http http = new Http();

  private ProxyPod(NodeCluster cluster, Workload workload, String pod, PodPort admin) {
    this.cluster = cluster;
    this.workload = workload;
    this.pod = pod;
    this.admin = admin;
  }

  /** Waits for the admin endpoint, which is open before there are secrets. */
  static ProxyPod of(NodeCluster cluster, Workload workload, String pod) {
    return Await.untilPresent(
        "the admin endpoint of " + pod,
        Duration.ofSeconds(60),
        () -> connected(cluster, workload, pod));
  }

  /** A forwarded port is of no use any more once it was tried before Envoy listened. */
  private static Optional<ProxyPod> connected(NodeCluster cluster, Workload workload, String pod) {
    PodPort admin = cluster.port(workload.namespace(), pod, ADMIN);
    ProxyPod proxy = new ProxyPod(cluster, workload, pod, admin);
    if (proxy.http.answers(admin.address().resolve("server_info"))) {
      return Optional.of(proxy);
    }
    proxy.close();
    return Optional.empty();
  }

  String pod() {
    return pod;
  }

  /** Whether it is initialized: all its listeners and clusters have their secrets. */
  boolean isReady() {
    return http.answers(admin.address().resolve("ready"));
  }

  void awaitReady(Duration limit) {
    Await.until(workload.name() + " to have its secrets", limit, this::isReady);
  }

  /** The SPIFFE IDs in the certificates it presents. */
  List<String> spiffeIds() {
    return http.json(admin.address().resolve("certs")).findValues("cert_chain").stream()
        .flatMap(chain -> chain.findValuesAsText("uri").stream())
        .distinct()
        .toList();
  }

  /** Its SDS streams that are open now, answered or not. */
  long openSecretStreams() {
    long open = 0;
    for (JsonNode stat : http.json(admin.address().resolve("stats?format=json")).path("stats")) {
      if (SECRET_STREAMS.matcher(stat.path("name").asText()).matches()) {
        open += stat.path("value").asLong();
      }
    }
    return open;
  }

  /** How often its containers were started again in the same pod; fails when the pod is another. */
  int restarts() {
    return cluster
        .kubectl()
        .get(workload.namespace(), "pod", pod)
        .at("/status/containerStatuses")
        .findValues("restartCount")
        .stream()
        .mapToInt(JsonNode::asInt)
        .sum();
  }

  @Override
  public void close() {
    http.close();
    admin.close();
  }
}
