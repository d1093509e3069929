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
 * @param image of the bridge, as in a container's {@code image}; empty text if none was given
 * @param bridgeNamespace where the node daemons and the controller run
 * @param label the pod or namespace label by which the controller registers, and its value: {@code
 *     spiffe.io/spire-managed-identity}, {@code true}
 * @param now of this run
 */
public record Facts(
    TrustDomain trustDomain,
    List<X509Certificate> spireAuthorities,
    List<X509Certificate> meshRoots,
    String image,
    String bridgeNamespace,
    Label label,
    Instant now) {

  /** A label and the value it has to have. */
  public record Label(String name, String value) {}

  public Facts {
    spireAuthorities = List.copyOf(spireAuthorities);
    meshRoots = List.copyOf(meshRoots);
  }
}
