package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.util.List;
import java.util.Optional;

/**
 * What a person chooses of a move of Emissary.
 *
 * @param namespace Emissary's
 * @param workload the name of its Deployment, or DaemonSet
 * @param container in it that is Emissary; other products made of it have another name
 * @param mappings that are to call their upstreams by mutual TLS, in that order
 * @param tlsContext the name of the TLSContext that is made for them
 * @param caSecret of the namespace, with SPIRE's trust bundle as {@code ca.crt}; empty for the file
 *     that the bridge keeps
 * @param stays whether the bridge is an init container that stays (Kubernetes 1.29 and later)
 * @param replaceProxy whether Istio's sidecar is to leave Emissary's pods
 * @param istioNamespace where istiod may be, whose settings are read for advice
 */
public record EmissaryOptions(
    String namespace,
    String workload,
    String container,
    List<Ref> mappings,
    String tlsContext,
    Optional<String> caSecret,
    boolean stays,
    boolean replaceProxy,
    String istioNamespace) {

  public static final String WORKLOAD = "emissary-ingress";
  public static final String CONTAINER = "emissary-ingress";
  public static final String TLS_CONTEXT = "istio-upstream";

  public EmissaryOptions {
    mappings = List.copyOf(mappings);
  }

  /**
   * A Mapping as it is typed: {@code NAMESPACE/NAME}, or {@code NAME} in that namespace.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Ref mapping(String text, String namespace) {
    String[] parts = text.split("/", -1);
    if (parts.length > 2 || List.of(parts).contains("")) {
      throw new IllegalArgumentException(
          "a Mapping is written NAMESPACE/NAME or NAME, not \"" + text + "\"");
    }
    return parts.length == 2
        ? Ref.of(MeshKind.MAPPING, parts[0], parts[1])
        : Ref.of(MeshKind.MAPPING, namespace, parts[0]);
  }
}
