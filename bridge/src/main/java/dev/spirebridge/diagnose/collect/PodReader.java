package dev.spirebridge.diagnose.collect;

import dev.spirebridge.diagnose.evidence.PodFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.ContainerFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.Socket;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.cluster.ProxyKind;
import dev.spirebridge.kubernetes.CustomObjects;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From the API server's pod to what the steps look at. */
final class PodReader {

  /** As the chart, the manifests and the moves of gateways call it. */
  static final String BRIDGE = "spire-bridge";

  private static final String SOCKET_VOLUME = "workload-socket";

  /** What a DaemonSet's controller selects a node by, before the scheduler has seen the pod. */
  private static final String NODE_NAME = "metadata.name";

  private PodReader() {}

  static PodFacts read(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    PodStatus status = status(pod);
    String account = pod.getSpec().getServiceAccountName();
    return new PodFacts(
        new PodFacts.Identity(
            meta.getNamespace(),
            meta.getName(),
            meta.getUid(),
            account == null || account.isEmpty() ? "default" : account,
            CustomObjects.labels(meta),
            CustomObjects.annotations(meta)),
        node(pod),
        status.getPhase() == null ? "" : status.getPhase(),
        CustomObjects.terminating(meta),
        unscheduled(status),
        containers(pod),
        socket(pod));
  }

  static Optional<String> node(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getNodeName()).filter(name -> !name.isEmpty());
  }

  /** The node that it is on, or that the DaemonSet's controller has made it for. */
  static Optional<String> meantFor(Pod daemon) {
    return node(daemon)
        .or(() ->
            Optional.ofNullable(daemon.getSpec().getAffinity())
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .stream()
                .flatMap(required -> required.getNodeSelectorTerms().stream())
                .flatMap(term -> term.getMatchFields().stream())
                .filter(
                    field -> NODE_NAME.equals(field.getKey()) && "In".equals(field.getOperator()))
                .flatMap(field -> field.getValues().stream())
                .findFirst());
  }

  /** Of a pod with other containers, whatever they are. */
  static boolean isBridgeReady(Pod pod) {
    return containers(pod).stream().anyMatch(each -> each.bridge() && each.ready());
  }

  /** Whether it is one of a bridge's daemons. */
  static boolean isDaemon(Pod pod) {
    boolean owned =
        pod.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> "DaemonSet".equals(owner.getKind()));
    return owned
        && pod.getSpec().getContainers().stream().map(Container::getName).anyMatch(BRIDGE::equals);
  }

  /** Why the container of a bridge does not run. */
  static Optional<String> bridgeWaits(Pod pod) {
    return node(pod).isEmpty() ? Optional.of(pending(pod)) : containerWaits(pod);
  }

  private static String pending(Pod pod) {
    return "it is Pending: "
        + unscheduled(status(pod)).orElse("the scheduler has not looked at it yet");
  }

  private static Optional<String> containerWaits(Pod pod) {
    return containers(pod).stream()
        .filter(each -> each.bridge() && !each.running())
        .map(each -> each.waits().orElse("not started yet"))
        .findFirst();
  }

  private static PodStatus status(Pod pod) {
    return pod.getStatus() == null ? new PodStatusBuilder().build() : pod.getStatus();
  }

  private static Optional<String> unscheduled(PodStatus status) {
    return status.getConditions().stream()
        .filter(each -> "PodScheduled".equals(each.getType()) && "False".equals(each.getStatus()))
        .map(each -> printable(each.getMessage() == null ? each.getReason() : each.getMessage()))
        .findFirst();
  }

  private static List<ContainerFacts> containers(Pod pod) {
    PodStatus status = status(pod);
    return Stream.concat(
            pod.getSpec().getInitContainers().stream()
                .map(each -> facts(each, true, status.getInitContainerStatuses())),
            pod.getSpec().getContainers().stream()
                .map(each -> facts(each, false, status.getContainerStatuses())))
        .toList();
  }

  private static ContainerFacts facts(
      Container container, boolean init, List<ContainerStatus> statuses) {
    String name = container.getName();
    Optional<ContainerStatus> status =
        statuses.stream().filter(each -> name.equals(each.getName())).findFirst();
    Optional<ContainerState> state = status.map(ContainerStatus::getState);
    return new ContainerFacts(
        name,
        init,
        ProxyKind.isProxy(name),
        name.equals(BRIDGE),
        state.filter(each -> each.getRunning() != null).isPresent(),
        status.filter(each -> Boolean.TRUE.equals(each.getReady())).isPresent(),
        state.flatMap(PodReader::waits),
        status.map(ContainerStatus::getRestartCount).orElse(0));
  }

  /** An init container that has ended well waits for nothing. */
  private static Optional<String> waits(ContainerState state) {
    if (state.getWaiting() != null) {
      String message = state.getWaiting().getMessage();
      String reason = String.valueOf(state.getWaiting().getReason());
      return Optional.of(printable(message == null ? reason : reason + ": " + message));
    }
    return Optional.ofNullable(state.getTerminated())
        .filter(ended -> ended.getExitCode() == null || ended.getExitCode() != 0)
        .map(ended ->
            printable("it ended with %s, %s".formatted(ended.getExitCode(), ended.getReason())));
  }

  private static Socket socket(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> SOCKET_VOLUME.equals(volume.getName()))
        .map(PodReader::socket)
        .findFirst()
        .orElse(Socket.NONE);
  }

  private static Socket socket(Volume volume) {
    return volume.getEmptyDir() == null ? Socket.MOUNTED : Socket.EMPTY;
  }

  private static String printable(String text) {
    return AgentText.printable(String.valueOf(text).replaceAll("\\s+", " "));
  }
}
