package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.List;

/** The bridge's DaemonSet. */
final class BridgeDaemon {

  private static final String NAME = "spire-bridge";

  private final NodeCluster cluster;

  private BridgeDaemon(NodeCluster cluster) {
    this.cluster = cluster;
  }

  /** Applies the manifest and waits until the pod is ready. */
  static BridgeDaemon start(NodeCluster cluster) {
    cluster.kubectl().apply(Manifest.read("bridge.yaml", cluster.settings()));
    BridgeDaemon daemon = new BridgeDaemon(cluster);
    daemon.awaitReady();
    return daemon;
  }

  /** Deletes the pod and waits until its successor is ready. */
  void deletePod() {
    String old = pod();
    cluster.kubectl().run("delete", "pod", old, "--namespace", NodeCluster.SYSTEM);
    Await.until("a successor of " + old, Duration.ofSeconds(60), () -> isOnlyPodOtherThan(old));
    awaitReady();
  }

  /** Replaces the pod as an update of the DaemonSet does. */
  void update() {
    String old = pod();
    cluster.kubectl().run("rollout", "restart", "daemonset/" + NAME, "-n", NodeCluster.SYSTEM);
    Await.until("a successor of " + old, Duration.ofSeconds(60), () -> isOnlyPodOtherThan(old));
    awaitReady();
  }

  private void awaitReady() {
    cluster.kubectl().awaitRollout(NodeCluster.SYSTEM, "daemonset/" + NAME);
  }

  private boolean isOnlyPodOtherThan(String old) {
    List<JsonNode> pods = cluster.kubectl().pods(NodeCluster.SYSTEM, NAME);
    return pods.size() == 1 && !name(pods.getFirst()).equals(old);
  }

  private String pod() {
    return name(cluster.kubectl().pods(NodeCluster.SYSTEM, NAME).getFirst());
  }

  private static String name(JsonNode pod) {
    return pod.at("/metadata/name").asText();
  }
}
