package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.cluster.ProxyKind;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.PodOwner;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the check keeps of a running pod.
 *
 * @param owner the Deployment, or whatever else keeps it running
 * @param hasProxy whether one of its containers is an Envoy of the mesh
 * @param asks whether it carries the label itself
 */
public record PodTarget(
    Id id,
    Place place,
    String serviceAccount,
    ObjectReference owner,
    boolean hasProxy,
    boolean asks,
    Ports ports) {

  /** The name that a bridge's container gives its {@code --status-tls} port. */
  public static final String STATUS_PORT = "status-tls";

  /** Which pod. */
  public record Id(String namespace, String name, String uid) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /** Where it runs. */
  public record Place(String node, String ip) {}

  /**
   * Its ports that are of use.
   *
   * @param app where the app listens, as the pod says, and the proxy before it
   * @param status where a bridge in it tells what it serves
   */
  public record Ports(Optional<Integer> app, Optional<Integer> status) {}

  /** What has to be read of a pod for {@link #of}. */
  static final List<String> FIELDS =
      List.of(
          "spec.containers",
          "spec.initContainers",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.phase",
          "status.podIP");

  /** Empty for a pod that does not run, or is neither a bridge nor in the mesh nor a gateway's. */
  static Optional<PodTarget> of(Pod pod, CheckScope scope) {
    ObjectMeta meta = pod.getMetadata();
    PodSpec spec = pod.getSpec();
    boolean running =
        meta.getDeletionTimestamp() == null
            && pod.getStatus() != null
            && "Running".equals(pod.getStatus().getPhase())
            && pod.getStatus().getPodIP() != null;
    if (!running || spec == null) {
      return Optional.empty();
    }
    List<Container> containers =
        Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream()).toList();
    boolean hasProxy = containers.stream().map(Container::getName).anyMatch(ProxyKind::isProxy);
    Optional<Integer> statusPort = containers.stream().flatMap(PodTarget::statusPorts).findFirst();
    ObjectReference owner = PodOwner.of(meta);
    return hasProxy || statusPort.isPresent() || scope.isGateway(owner)
        ? Optional.of(
            new PodTarget(
                new Id(meta.getNamespace(), meta.getName(), meta.getUid()),
                new Place(
                    Optional.ofNullable(spec.getNodeName()).orElse(""), pod.getStatus().getPodIP()),
                Optional.ofNullable(spec.getServiceAccountName()).orElse("default"),
                owner,
                hasProxy,
                scope.isAskedFor(Optional.ofNullable(meta.getLabels()).orElse(Map.of())),
                new Ports(
                    spec.getContainers().stream().flatMap(PodTarget::appPorts).findFirst(),
                    statusPort)))
        : Optional.empty();
  }

  private static Stream<Integer> statusPorts(Container container) {
    return container.getPorts().stream()
        .filter(port -> STATUS_PORT.equals(port.getName()))
        .map(ContainerPort::getContainerPort);
  }

  private static Stream<Integer> appPorts(Container container) {
    return ProxyKind.isProxy(container.getName()) || statusPorts(container).findFirst().isPresent()
        ? Stream.empty()
        : container.getPorts().stream()
            .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
            .map(ContainerPort::getContainerPort);
  }

  /** As an address is written with a port. */
  public String host() {
    return place.ip().contains(":") ? "[" + place.ip() + "]" : place.ip();
  }
}
