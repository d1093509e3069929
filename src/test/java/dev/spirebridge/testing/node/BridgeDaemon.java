package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bridge's DaemonSet. */
final class BridgeDaemon {

  /** Who it is, and the name of its DaemonSet. */
  static final Workload IDENTITY = new Workload(NodeCluster.OWN, "spire-bridge");

  private final NodeCluster cluster;

  private BridgeDaemon(NodeCluster cluster) {
    this.cluster = cluster;
  }

  /** Applies the manifest and waits until the pod is ready. */
  static BridgeDaemon start(NodeCluster cluster, NodeAgent agent) {
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("OWN_SOCKET", agent.workloadApi(IDENTITY));
    cluster.kubectl().apply(Manifest.read("bridge.yaml", values));
    BridgeDaemon daemon = new BridgeDaemon(cluster);
    daemon.awaitReady();
    return daemon;
  }

  /** Deletes the pod and waits until its successor is ready. */
  void deletePod() {
    deletePodOnly();
    awaitReady();
  }

  /** Deletes the pod and waits for nothing but that its successor is there. */
  void deletePodOnly() {
    String old = pod();
    cluster.kubectl().run("delete", "pod", old, "--namespace", NodeCluster.OWN);
    Await.until("a successor of " + old, Duration.ofSeconds(60), () -> isOnlyPodOtherThan(old));
  }

  /** Replaces the pod as an update of the DaemonSet does. */
  void update() {
    String old = pod();
    cluster
        .kubectl()
        .run("rollout", "restart", "daemonset/" + IDENTITY.name(), "-n", NodeCluster.OWN);
    Await.until("a successor of " + old, Duration.ofSeconds(60), () -> isOnlyPodOtherThan(old));
    awaitReady();
  }

  private void awaitReady() {
    cluster.kubectl().awaitRollout(NodeCluster.OWN, "daemonset/" + IDENTITY.name());
  }

  private boolean isOnlyPodOtherThan(String old) {
    List<JsonNode> pods = cluster.kubectl().pods(NodeCluster.OWN, IDENTITY.name());
    return pods.size() == 1 && !name(pods.getFirst()).equals(old);
  }

  private String pod() {
    return name(cluster.kubectl().pods(NodeCluster.OWN, IDENTITY.name()).getFirst());
  }

  private static String name(JsonNode pod) {
    return pod.at("/metadata/name").asText();
  }
}
