package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.util.List;

/**
 * What a person chooses of a move of Spinnaker.
 *
 * @param namespace Spinnaker's
 * @param name of its SpinnakerService
 * @param services that are to be in the mesh
 * @param way how they get Istio's sidecar
 * @param templates of Istio's injector for their pods; empty text to leave that to the injector
 * @param ingress how Deck and Gate are reached
 * @param applyObjects whether objects are written, and not only files
 */
public record SpinnakerOptions(
    String namespace,
    String name,
    List<String> services,
    Way way,
    String templates,
    Ingress ingress,
    boolean applyObjects) {

  /** All that Spinnaker has, in the order in which its operator's example names them. */
  public static final List<String> SERVICES =
      List.of(
          "clouddriver",
          "deck",
          "echo",
          "front50",
          "gate",
          "igor",
          "orca",
          "rosco",
          "kayenta",
          "dinghy",
          "terraformer");

  public static final String NAMESPACE = "spinnaker";
  public static final String NAME = "spinnaker";
  public static final String TEMPLATES = "sidecar,spire";

  /** How pods get Istio's sidecar. */
  public enum Way {
    /** Each by its own label. */
    PODS,
    /** All of the namespace. */
    NAMESPACE
  }

  /**
   * The way in.
   *
   * @param host that browsers ask for
   * @param gatewayNamespace of Istio's ingress gateway, where the certificate has to be
   * @param gateway the name of its Deployment
   * @param istioLabel the value of the label {@code istio} on its pods
   * @param issuer of cert-manager
   * @param issuerKind {@code ClusterIssuer} or {@code Issuer}
   */
  public record Ingress(
      String host,
      String gatewayNamespace,
      String gateway,
      String istioLabel,
      String issuer,
      String issuerKind) {

    public static final String GATEWAY_NAMESPACE = "istio-system";
    public static final String GATEWAY = "istio-ingressgateway";
    public static final String ISTIO_LABEL = "ingressgateway";
    public static final String ISSUER_KIND = "ClusterIssuer";

    /** The gateway's Deployment. */
    public Ref workload() {
      return Ref.of(MeshKind.DEPLOYMENT, gatewayNamespace, gateway);
    }
  }

  public SpinnakerOptions {
    services = List.copyOf(services);
  }
}
