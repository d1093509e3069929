package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObjectNames;
import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Our controller from its image, with the rights of clusterspiffeid/rbac and no others. */
final class ControllerDeployment implements AutoCloseable {

  private static final String LABEL = NamespaceSettings.DEFAULT_LABEL;
  private static final String OURS = Ownership.LABEL + "=" + Ownership.OWNER;
  private static final String KIND = SpireKinds.CLUSTER_SPIFFE_ID.getPlural();
  private static final String DEFINITIONS = "clusterspiffeid/crd";
  private static final String RIGHTS = "clusterspiffeid/rbac";

  /** Who it is, and the name of its Deployment. */
  static final Workload IDENTITY = new Workload(NodeCluster.OWN, "spire-bridge-controller");

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Kubectl kubectl;

  private ControllerDeployment(Kubectl kubectl) {
    this.kubectl = kubectl;
  }

  /** Defines ClusterSPIFFEIDs, of which there are none then, for those who watch them. */
  static void define(Kubectl kubectl) {
    kubectl.run("apply", "--filename", DEFINITIONS);
    kubectl.run("wait", "--for=condition=Established", "--timeout=60s", "--filename", DEFINITIONS);
    kubectl.run("delete", KIND, "--all");
  }

  /** Starts the controller, and waits until it is ready. */
  static ControllerDeployment start(NodeCluster cluster) {
    return start(cluster, "");
  }

  /**
   * Starts it with more of its configuration file.
   *
   * @param issuerCheck indented by four, as the file is
   */
  static ControllerDeployment start(NodeCluster cluster, String issuerCheck) {
    Kubectl kubectl = cluster.kubectl();
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("ISSUER_CHECK", issuerCheck);
    kubectl.run("apply", "--filename", RIGHTS);
    kubectl.apply(Manifest.read("controller.yaml", values));
    kubectl.awaitRollout(NodeCluster.OWN, IDENTITY.deployment());
    return new ControllerDeployment(kubectl);
  }

  /** Labels the namespace as a person does, and waits for its object. */
  void label(String namespace) {
    kubectl.run("label", "namespace", namespace, LABEL + "=true");
    Await.until(
        "the ClusterSPIFFEID of " + namespace,
        LIMIT,
        () -> objects().contains(ObjectNames.ofNamespace(namespace)));
  }

  /** Takes the label away, and waits until the object is gone. */
  void unlabel(String namespace) {
    kubectl.run("label", "namespace", namespace, LABEL + "-");
    Await.until(
        "the end of the ClusterSPIFFEID of " + namespace,
        LIMIT,
        () -> !objects().contains(ObjectNames.ofNamespace(namespace)));
  }

  /** What spire-controller-manager says it has done for a namespace, once it has said so. */
  JsonNode stats(String namespace) {
    return Http.parse(
            kubectl.run(
                "get", "clusterspiffeid", ObjectNames.ofNamespace(namespace), "--output", "json"))
        .at("/status/stats");
  }

  @Override
  public void close() {
    kubectl.run("delete", "--filename", RIGHTS, "--ignore-not-found");
    kubectl.run("delete", "--filename", DEFINITIONS, "--ignore-not-found");
  }

  private List<String> objects() {
    JsonNode list = Http.parse(kubectl.run("get", KIND, "--selector", OURS, "--output", "json"));
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .map(object -> object.at("/metadata/name").asText())
        .toList();
  }
}
