package dev.spirebridge.diagnose.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as the API server has it.
 *
 * @param phase Pending, Running and so on
 * @param ending whether it has been told to end
 * @param unscheduled why it has no node yet, where the scheduler says so
 * @param containers init containers first
 * @param socket what is mounted where Istio's proxy looks for its socket
 */
public record PodFacts(
    Identity identity,
    Optional<String> node,
    String phase,
    boolean ending,
    Optional<String> unscheduled,
    List<ContainerFacts> containers,
    Socket socket) {

  public PodFacts {
    containers = List.copyOf(containers);
  }

  /** What a SPIFFE ID can be made from. */
  public record Identity(
      String namespace,
      String name,
      String uid,
      String serviceAccount,
      Map<String, String> labels,
      Map<String, String> annotations) {
    public Identity {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }
  }

  /**
   * @param proxy whether its name is that of a mesh's Envoy
   * @param bridge whether its name is that of a bridge
   * @param running whether it runs, ready or not
   * @param waits why it does not run, where the kubelet says so
   */
  public record ContainerFacts(
      String name,
      boolean init,
      boolean proxy,
      boolean bridge,
      boolean running,
      boolean ready,
      Optional<String> waits,
      int restarts) {}

  /** The volume {@code workload-socket}. */
  public enum Socket {
    /** There is no volume of that name. */
    NONE,
    /** An empty folder, which nobody but a bridge in the same pod can put a socket into. */
    EMPTY,
    /** Something is mounted, such as a CSI driver's folder. */
    MOUNTED
  }

  public String name() {
    return identity.namespace() + "/" + identity.name();
  }

  public Optional<ContainerFacts> proxy() {
    return containers.stream().filter(ContainerFacts::proxy).findFirst();
  }

  /** Whether a bridge runs in the pod itself. */
  public boolean hasBridge() {
    return containers.stream().anyMatch(ContainerFacts::bridge);
  }
}
