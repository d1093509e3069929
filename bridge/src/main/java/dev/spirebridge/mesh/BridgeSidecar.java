package dev.spirebridge.mesh;

import java.util.List;

/**
 * The bridge as one more container of a gateway's pod, as the chart's patches add it.
 *
 * @param image as in a container's {@code image}
 * @param configMap in the pod's namespace
 * @param configKey of the configuration in it
 * @param stays whether it is an init container that stays (Kubernetes 1.29 and later), and so
 *     starts before the proxy
 * @param mounts of the container, beside those it always has
 * @param volumes of the pod, beside those it always has
 */
@SuppressWarnings("DoNotCallSuggester")
public record BridgeSidecar(
    String image,
    String configMap,
    String configKey,
    boolean stays,
    List<Tree> mounts,
    List<Tree> volumes) {

  public static final String CONTAINER = "spire-bridge";

  public BridgeSidecar {
    mounts = List.copyOf(mounts);
    volumes = List.copyOf(volumes);
  }

  /** The container, as in a pod template. */
  public Tree container() {
    throw new UnsupportedOperationException();
  }

  /**
   * A Deployment, StatefulSet or DaemonSet whose pods have it, and that label. Where it is there
   * already it becomes as it should be.
   */
  public Tree into(Tree workload, Facts.Label label) {
    throw new UnsupportedOperationException();
  }
}
