package dev.spirebridge.issuer.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the Envoy of a pod tells what it holds.
 *
 * @param secrets the names its certificate may have
 */
public record ProxyKind(int adminPort, List<String> secrets) {

  private static final String ISTIO_SECRET = "default";

  /** By the container's name: Istio's sidecars and gateways, and the gateways of Gloo. */
  private static final Map<String, ProxyKind> KNOWN =
      Map.of(
          "istio-proxy", new ProxyKind(15000, List.of(ISTIO_SECRET)),
          "gateway-proxy", new ProxyKind(19000, List.of("istio_server_cert")));

  public ProxyKind {
    secrets = List.copyOf(secrets);
  }

  /** Whether a container of this name is the Envoy of a mesh. */
  public static boolean isProxy(String container) {
    return KNOWN.containsKey(container);
  }

  /**
   * @param port beats the container's usual one
   * @param names beat the container's usual one, unless empty
   * @return empty if the pod has no proxy and no port is given
   */
  public static Optional<ProxyKind> of(Pod pod, Optional<Integer> port, List<String> names) {
    Optional<ProxyKind> known =
        Stream.concat(
                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
            .map(Container::getName)
            .filter(KNOWN::containsKey)
            .map(KNOWN::get)
            .findFirst();
    return port.or(() -> known.map(ProxyKind::adminPort))
        .map(number ->
            new ProxyKind(
                number,
                names.isEmpty()
                    ? known.map(ProxyKind::secrets).orElse(List.of(ISTIO_SECRET))
                    : names));
  }
}
