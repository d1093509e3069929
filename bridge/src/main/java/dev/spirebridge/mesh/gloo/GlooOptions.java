package dev.spirebridge.mesh.gloo;

import java.util.List;

/**
 * What is to be moved, and how.
 *
 * @param namespace of the gateway
 * @param gateway the name of its Deployment or DaemonSet, which is that of its container as well
 * @param upstreams in the order in which they are to be moved; none moves the gateway alone
 * @param cluster the name by which Envoy knows the bridge
 * @param stays whether the bridge is an init container that stays (Kubernetes 1.29 and later)
 */
public record GlooOptions(
    String namespace,
    String gateway,
    List<UpstreamChoice> upstreams,
    GlooAddress address,
    String cluster,
    boolean stays) {

  public static final String DEFAULT_NAMESPACE = "gloo-system";
  public static final String DEFAULT_GATEWAY = "gateway-proxy";

  /** The name that Gloo gives it, and takes where an Upstream names none. */
  public static final String DEFAULT_CLUSTER = "gateway_proxy_sds";

  public GlooOptions {
    upstreams = List.copyOf(upstreams);
  }

  /** Gloo's own names, a Unix socket, and an init container that stays. */
  public static GlooOptions of(List<UpstreamChoice> upstreams) {
    return new GlooOptions(
        DEFAULT_NAMESPACE, DEFAULT_GATEWAY, upstreams, GlooAddress.DEFAULT, DEFAULT_CLUSTER, true);
  }
}
