package dev.spirebridge.mesh;

import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a plan rests on beside the objects of the cluster.
 *
 * @param trustDomain SPIRE's, which is also to be the mesh's
 * @param spireAuthorities of its trust bundle now; empty where nobody needed them or they are not
 *     to be had
 * @param meshRoots of the mesh's own CA, from istio-ca-root-cert; empty where there is none
 * @param bridge what is added to pods, and where the daemons run
 * @param label the pod or namespace label by which the controller registers, and its value: {@code
 *     spiffe.io/spire-managed-identity}, {@code true}
 * @param now of this run
 */
public record Facts(
    TrustDomain trustDomain,
    List<X509Certificate> spireAuthorities,
    List<X509Certificate> meshRoots,
    Bridge bridge,
    Label label,
    Instant now) {

  /** A label and the value it has to have. */
  public record Label(String name, String value) {}

  /**
   * The bridge in this cluster.
   *
   * @param image as in a container's {@code image}; empty text if none was given
   * @param namespace where the node daemons and the controller run
   * @param workloadApi how a pod gets SPIRE's Workload API
   */
  public record Bridge(String image, String namespace, WorkloadApi workloadApi) {}

  public Facts {
    spireAuthorities = List.copyOf(spireAuthorities);
    meshRoots = List.copyOf(meshRoots);
  }

  /** As in {@link Bridge#image()}. */
  public String image() {
    return bridge.image();
  }

  /** As in {@link Bridge#namespace()}. */
  public String bridgeNamespace() {
    return bridge.namespace();
  }
}
