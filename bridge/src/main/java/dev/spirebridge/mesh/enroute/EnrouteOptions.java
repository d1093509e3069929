package dev.spirebridge.mesh.enroute;

import java.util.Optional;

/**
 * What a person chooses of a move of EnRoute.
 *
 * @param namespace EnRoute's
 * @param deployment its name
 * @param istioNamespace Istio's root namespace, where the mesh-wide policy is
 * @param host that EnRoute terminates TLS for; empty for no GatewayHost
 * @param certificateSecret with the certificate of that host, in EnRoute's namespace
 * @param service to which the host leads, in EnRoute's namespace
 * @param port of that service
 * @param stays whether the bridge is an init container that stays (Kubernetes 1.29 and later)
 * @param applying whether this run is to change the cluster, which is refused
 */
public record EnrouteOptions(
    String namespace,
    String deployment,
    String istioNamespace,
    Optional<String> host,
    String certificateSecret,
    String service,
    int port,
    boolean stays,
    boolean applying) {

  public static final String NAMESPACE = "enroute-system";
  public static final String DEPLOYMENT = "enroute";
}
