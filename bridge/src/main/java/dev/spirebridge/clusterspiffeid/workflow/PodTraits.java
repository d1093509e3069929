package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.PodOwner;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.stream.Stream;

/** What the commands look at of a pod. */
final class PodTraits {

  /** In init containers where it is a native sidecar. */
  private static final String SIDECAR = "istio-proxy";

  /** Where Istio's sidecar looks for a socket; an emptyDir until somebody puts one there. */
  private static final String SOCKET_VOLUME = "workload-socket";

  private static final String SPIFFE_DRIVER = "csi.spiffe.io";
  private static final String INJECT = "sidecar.istio.io/inject";

  private PodTraits() {}

  /** Whether it has not ended, and is not about to. */
  static boolean isAlive(Pod pod) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    return pod.getMetadata().getDeletionTimestamp() == null
        && !phase.equals("Succeeded")
        && !phase.equals("Failed");
  }

  static RunningPod of(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    PodSpec spec = pod.getSpec();
    boolean proxied =
        Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream())
            .map(Container::getName)
            .anyMatch(SIDECAR::equals);
    return new RunningPod(
        meta.getNamespace(),
        meta.getName(),
        owner(meta),
        proxied,
        spec.getVolumes().stream().anyMatch(PodTraits::isSocket),
        injectable(meta, spec));
  }

  private static boolean isSocket(Volume volume) {
    if (volume.getCsi() != null && SPIFFE_DRIVER.equals(volume.getCsi().getDriver())) {
      return true;
    }
    return SOCKET_VOLUME.equals(volume.getName()) && volume.getEmptyDir() == null;
  }

  private static boolean injectable(ObjectMeta meta, PodSpec spec) {
    boolean optedOut =
        Stream.of(meta.getLabels(), meta.getAnnotations())
            .filter(map -> map != null)
            .anyMatch(map -> "false".equals(map.get(INJECT)));
    return !optedOut && !Boolean.TRUE.equals(spec.getHostNetwork());
  }

  private static Workload owner(ObjectMeta meta) {
    ObjectReference owner = PodOwner.of(meta);
    return new Workload(owner.apiVersion(), owner.kind(), owner.name());
  }
}
