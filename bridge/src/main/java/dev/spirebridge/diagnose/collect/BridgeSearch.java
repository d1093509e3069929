package dev.spirebridge.diagnose.collect;

import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.BridgeFacts;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.issuer.cluster.PodPort;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.kubernetes.CustomObjects;
import dev.spirebridge.kubernetes.GenericReads;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.read.NotAStatusException;
import dev.spirebridge.status.read.StatusReader;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the bridge that serves a pod, and asks it for its status. */
final class BridgeSearch {

  private static final String STATUS = "/api/v1/status";
  private static final String PORT_FLAG = "--http-port";

  private static final ResourceDefinitionContext DAEMON_SETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("apps")
          .withVersion("v1")
          .withKind("DaemonSet")
          .withPlural("daemonsets")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final PodPages pages;
  private final Inquiry inquiry;

  BridgeSearch(KubernetesClient client, PodPages pages, Inquiry inquiry) {
    this.client = client;
    this.pages = pages;
    this.inquiry = inquiry;
  }

  BridgeEvidence look(Pod pod) throws InterruptedException {
    if (PodReader.read(pod).hasBridge()) {
      return new BridgeEvidence.Sidecar(ask(pod));
    }
    Optional<String> node = PodReader.node(pod);
    return node.isEmpty() ? new BridgeEvidence.None() : daemons(node.get());
  }

  private BridgeEvidence daemons(String node) throws InterruptedException {
    List<String> listed = new ArrayList<>();
    List<Pod> onNode = new ArrayList<>();
    Optional<Refusal> refusal = Optional.empty();
    for (String namespace : inquiry.bridgeNamespaces()) {
      try {
        onNode.addAll(daemons(namespace, node));
        listed.add(namespace);
      } catch (KubernetesClientException e) {
        refusal = Optional.of(Refusal.of(e));
      }
    }
    if (onNode.isEmpty()) {
      return daemonSets(listed, refusal);
    }
    List<BridgeFacts> bridges = new ArrayList<>();
    for (Pod each : onNode) {
      bridges.add(ask(each));
    }
    return new BridgeEvidence.Daemons(bridges, inquiry.bridgeNamespaces(), List.of());
  }

  private List<Pod> daemons(String namespace, String node) {
    return new ApiReads(client)
        .pods(namespace, "").stream()
            .filter(PodReader::isDaemon)
            .filter(each -> PodReader.meantFor(each).filter(node::equals).isPresent())
            .toList();
  }

  /**
   * Only a DaemonSet whose pods were looked at is known to have none on the node.
   *
   * @param listed namespaces whose pods were listed
   * @param refusal of the others
   */
  private BridgeEvidence daemonSets(List<String> listed, Optional<Refusal> refusal) {
    List<String> found = new ArrayList<>();
    Optional<Refusal> left = refusal;
    for (String namespace : listed) {
      try {
        found.addAll(daemonSets(namespace));
      } catch (KubernetesClientException e) {
        left = Optional.of(Refusal.of(e));
      }
    }
    return found.isEmpty() && left.isPresent()
        ? new BridgeEvidence.NotSeen(left.get().why(), left.get().toDo())
        : new BridgeEvidence.Daemons(List.of(), inquiry.bridgeNamespaces(), found);
  }

  private List<String> daemonSets(String namespace) {
    return new GenericReads(client)
        .list(DAEMON_SETS, Optional.of(namespace), "").stream()
            .filter(BridgeSearch::isOfBridge)
            .map(each -> namespace + "/" + each.getMetadata().getName())
            .toList();
  }

  private static boolean isOfBridge(GenericKubernetesResource daemonSet) {
    return daemonSet.get("spec", "template", "spec", "containers") instanceof List<?> containers
        && containers.stream()
            .anyMatch(each -> PodReader.BRIDGE.equals(CustomObjects.map(each).get("name")));
  }

  private BridgeFacts ask(Pod bridge) throws InterruptedException {
    String namespace = bridge.getMetadata().getNamespace();
    return new BridgeFacts(
        namespace + "/" + bridge.getMetadata().getName(),
        PodReader.isBridgeReady(bridge),
        PodReader.bridgeWaits(bridge),
        PodReader.node(bridge).isEmpty()
            ? new Looked.NotSeen<>("it has no node", "")
            : status(bridge));
  }

  private Looked<BridgeStatus> status(Pod bridge) throws InterruptedException {
    String namespace = bridge.getMetadata().getNamespace();
    return switch (pages.get(
        bridge, inquiry.ports().http(), STATUS, "its status", StatusReader.MOST_BYTES)) {
      case PodPort.Answer.None(var why) -> {
        Refusal refusal = Refusal.of(why, namespace, PORT_FLAG);
        yield new Looked.NotSeen<>(refusal.why(), refusal.toDo());
      }
      case PodPort.Answer.Told(var page) -> read(page.body());
    };
  }

  private static Looked<BridgeStatus> read(byte[] body) {
    String elsewhere = "name the port of its http address with " + PORT_FLAG;
    try {
      ProcessStatus status = StatusReader.status(body).status();
      return status instanceof BridgeStatus bridge
          ? new Looked.Seen<>(bridge)
          : new Looked.NotSeen<>("it is a controller, not a bridge", elsewhere);
    } catch (NotAStatusException e) {
      return new Looked.NotSeen<>(
          "it does not answer with a bridge's status: " + e.getMessage(), elsewhere);
    }
  }
}
