package dev.spirebridge.testing.node;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real Istio in the cluster of KUBECONFIG, installed as istioctl renders it. */
final class IstioMesh implements AutoCloseable {

  static final String NAMESPACE = "istio-system";
  static final Workload GATEWAY = new Workload(NAMESPACE, "istio-ingressgateway");
  private static final Workload ISTIOD = new Workload(NAMESPACE, "istiod");

  private final Kubectl kubectl;
  private final Path manifests;
  private final String version;

  private IstioMesh(Kubectl kubectl, Path manifests, String version) {
    this.kubectl = kubectl;
    this.manifests = manifests;
    this.version = version;
  }

  /** Skips the calling test without istioctl or Istio's images. */
  static IstioMesh install(NodeCluster cluster) {
    ProgramRun istioctl = new ProgramRun(Peers.require("istioctl"), List.of());
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.putAll(NodeSettings.requireIstio());
    Kubectl kubectl = cluster.kubectl();
    try {
      Path operator = cluster.folder().resolve("istio-operator.yaml");
      Files.writeString(operator, Manifest.read("istio.yaml", values));
      Path manifests = cluster.folder().resolve("istio.yaml");
      Files.writeString(
          manifests, istioctl.run(List.of("manifest", "generate", "-f", operator.toString())));
      IstioMesh mesh = new IstioMesh(kubectl, manifests, istioctl.run(askedForVersion()).strip());
      mesh.install();
      return mesh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> askedForVersion() {
    return List.of("version", "--remote=false", "--short");
  }

  private void install() {
    kubectl.run("create", "namespace", NAMESPACE);
    // The kinds come first: objects of a kind that is not served yet are refused.
    kubectl.tryRun("apply", "--server-side", "--force-conflicts", "-f", manifests.toString());
    kubectl.run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    kubectl.run("apply", "--server-side", "--force-conflicts", "-f", manifests.toString());
    kubectl.awaitRollout(NAMESPACE, ISTIOD.deployment());
    kubectl.run(
        "patch",
        GATEWAY.deployment(),
        "-n",
        NAMESPACE,
        "--patch",
        ("{\"spec\":{\"template\":{\"spec\":{\"hostAliases\":"
                + "[{\"ip\":\"%s\",\"hostnames\":[\"istiod.istio-system.svc\"]}]}}}}")
            .formatted(istiod()));
    kubectl.awaitRollout(NAMESPACE, GATEWAY.deployment());
  }

  /** The address of the Service. */
  String istiod() {
    return address(NAMESPACE, ISTIOD.name());
  }

  /** The address of a Service. */
  String address(String namespace, String service) {
    return kubectl.get(namespace, "service", service).at("/spec/clusterIP").asText();
  }

  String version() {
    return version;
  }

  @Override
  public void close() {
    kubectl.run("delete", "--ignore-not-found", "--wait=false", "-f", manifests.toString());
    kubectl.run("delete", "namespace", NAMESPACE, "--ignore-not-found");
  }
}
