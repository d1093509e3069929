package dev.spirebridge.diagnose.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.diagnose.evidence.PodFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.ContainerFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.Socket;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What is looked at of a pod, as the API server has it. */
class PodReaderTest {

  private static Pod pod(String yaml) {
    return new KubernetesSerialization(new ObjectMapper(), false)
        .unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              namespace: shop
              name: cart
              uid: 5f2c9a41
              labels: {app: cart}
            """
                + yaml,
            Pod.class);
  }

  @Test
  void seesANativeSidecarThatWaitsForItsCertificate() {
    PodFacts facts =
        PodReader.read(
            pod(
                """
                spec:
                  nodeName: node-1
                  initContainers: [{name: istio-init}, {name: istio-proxy}]
                  containers: [{name: app}]
                  volumes: [{name: workload-socket, csi: {driver: csi.spirebridge.dev}}]
                status:
                  phase: Pending
                  initContainerStatuses:
                  - {name: istio-init, ready: true, restartCount: 0, state: {terminated: {exitCode: 0}}}
                  - {name: istio-proxy, ready: false, restartCount: 2, state: {running: {}}}
                  containerStatuses:
                  - {name: app, ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}}
                """));
    ContainerFacts proxy = facts.proxy().orElseThrow();
    assertThat(proxy.running()).isTrue();
    assertThat(proxy.init()).isTrue();
    assertThat(proxy.restarts()).isEqualTo(2);
    assertThat(facts.socket()).isEqualTo(Socket.MOUNTED);
    assertThat(facts.identity().serviceAccount()).isEqualTo("default");
    assertThat(facts.containers().getFirst().waits()).as("ended well").isEmpty();
    assertThat(facts.containers().getLast().waits()).contains("PodInitializing");
    assertThat(facts.hasBridge()).isFalse();
  }

  @Test
  void saysWhyAContainerDoesNotRun() {
    PodFacts facts =
        PodReader.read(
            pod(
                """
                spec:
                  containers: [{name: istio-proxy}, {name: spire-bridge}]
                  volumes: [{name: workload-socket, emptyDir: {}}]
                status:
                  phase: Running
                  containerStatuses:
                  - {name: istio-proxy, ready: false, restartCount: 0,
                     state: {waiting: {reason: ImagePullBackOff, message: "pull\\naccess denied"}}}
                  - {name: spire-bridge, ready: false, restartCount: 0,
                     state: {terminated: {exitCode: 2, reason: Error}}}
                """));
    assertThat(facts.proxy().orElseThrow().waits())
        .contains("ImagePullBackOff: pull access denied");
    assertThat(facts.containers().getLast().waits()).contains("it ended with 2, Error");
    assertThat(facts.hasBridge()).isTrue();
    assertThat(facts.socket()).isEqualTo(Socket.EMPTY);
  }

  @Test
  void aPodWithoutStatusOrNodeIsNoTrouble() {
    Pod bare = pod("spec: {containers: [{name: app}]}");
    PodFacts facts = PodReader.read(bare);
    assertThat(facts.node()).isEmpty();
    assertThat(facts.phase()).isEmpty();
    assertThat(facts.socket()).isEqualTo(Socket.NONE);
    assertThat(PodReader.isDaemon(bare)).isFalse();
  }

  @Test
  void tellsADaemonOfTheBridgeFromItsController() {
    String owner = "  ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: x, uid: y}]\n";
    assertThat(PodReader.isDaemon(pod(owner + "spec: {containers: [{name: spire-bridge}]}")))
        .isTrue();
    assertThat(PodReader.isDaemon(pod(owner + "spec: {containers: [{name: driver}]}"))).isFalse();
    assertThat(PodReader.isDaemon(pod("spec: {containers: [{name: spire-bridge}]}"))).isFalse();
  }

  @Test
  void seesForWhichNodeAPendingDaemonIsAndWhyItIsNotThere() {
    Pod pending =
        pod(
            """
            spec:
              containers: [{name: spire-bridge}]
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                    - matchFields: [{key: metadata.name, operator: In, values: [node-1]}]
            status:
              phase: Pending
              conditions:
              - {type: PodScheduled, status: "False", message: "0/1 nodes: Insufficient memory"}
            """);
    assertThat(PodReader.node(pending)).isEmpty();
    assertThat(PodReader.meantFor(pending)).contains("node-1");
    assertThat(PodReader.bridgeWaits(pending))
        .contains("it is Pending: 0/1 nodes: Insufficient memory");
    assertThat(PodReader.meantFor(pod("spec: {containers: [{name: app}]}"))).isEmpty();
    assertThat(PodReader.meantFor(pod("spec: {nodeName: node-2, containers: [{name: app}]}")))
        .contains("node-2");
  }
}
