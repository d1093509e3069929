package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.app.ServeSetting;
import dev.spirebridge.app.SourceKind;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.issuer.watch.PodTarget;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands in several places is the same everywhere: in spire-config, in the chart and its
 * manifests, in the guides, and in the program's own defaults.
 */
class DriftTest {

  private static final Path SPIRE = Path.of("spire-config");
  private static final Path MANIFESTS = Path.of("deploy", "manifests");

  private static final Hcl SERVER = Hcl.read(SPIRE.resolve("server.conf"));
  private static final Hcl AGENT = Hcl.read(SPIRE.resolve("agent.conf"));
  private static final JsonNode MANAGER = Yaml.document(SPIRE.resolve("controller-manager.yaml"));
  private static final JsonNode VALUES = Yaml.document(Chart.FOLDER.resolve("values.yaml"));
  private static final Rendered NODE = rendered("node.yaml");
  private static final Rendered CONTROLLER = rendered("controller.yaml");
  private static final Rendered SIDECAR = rendered("sidecar.yaml");
  private static final JsonNode BRIDGE =
      Yaml.document(NODE.get("ConfigMap", "spire-bridge").at("/data/bridge.yaml").asText());

  @Test
  void theTrustDomain() throws IOException {
    String trustDomain = SERVER.value("trust_domain");
    assertThat(trustDomain).isEqualTo(Chart.TRUST_DOMAIN);
    assertThat(AGENT.value("trust_domain")).isEqualTo(trustDomain);
    assertThat(MANAGER.path("trustDomain").asText()).isEqualTo(trustDomain);
    assertThat(BRIDGE.at("/source/trustDomain").asText()).isEqualTo(trustDomain);
    assertThat(controllerFile().path("trustDomain").asText()).isEqualTo(trustDomain);
    assertThat(istio("istio-operator.yaml").at("/spec/meshConfig/trustDomain").asText())
        .isEqualTo(trustDomain);
    assertThat(istio("istiod-values.yaml").at("/meshConfig/trustDomain").asText())
        .isEqualTo(trustDomain);
    assertThat(page("install.md")).contains("trustDomain=" + trustDomain);
  }

  @Test
  void theNameOfTheCluster() {
    String name = MANAGER.path("clusterName").asText();
    assertThat(AGENT.value("cluster")).isEqualTo(name);
    assertThat(SERVER.blocks("clusters =")).containsExactly(name);
  }

  /** Both that of objects with the class of the federation guide, and that of objects without. */
  @Test
  void theClassOfObjects() {
    assertThat(VALUES.at("/spire/className").asText()).isEmpty();
    assertThat(NODE.get("ClusterSPIFFEID", "spire-bridge-node").at("/spec/className").asText())
        .isEmpty();
    assertThat(MANAGER.path("watchClassless").asBoolean()).isTrue();
    assertThat(MANAGER.path("className").asText())
        .isEqualTo(
            Yaml.document(SPIRE.resolve("federation/cluster1/controller-manager.yaml"))
                .path("className")
                .asText());
  }

  @Test
  void theAdminSocket() throws IOException {
    String path = AGENT.value("admin_socket_path");
    assertThat(text(VALUES, "/node/adminSocket/folder")).isEqualTo(folderOf(path));
    assertThat(text(VALUES, "/node/adminSocket/file"))
        .isEqualTo(Path.of(path).getFileName().toString());
    assertThat(text(BRIDGE, "/source/adminSocket")).isEqualTo("unix://" + path);
    assertThat(hostPaths(NODE.get("DaemonSet", "spire-bridge")))
        .containsEntry("admin", folderOf(path));
    assertThat(hostPaths(rendered(SPIRE.resolve("agent.yaml")).get("DaemonSet", "spire-agent")))
        .containsEntry("admin", folderOf(path));
    for (String page : List.of("configuration.md", "node.md", "install.md")) {
      assertThat(page(page)).as(page).contains(path);
    }
    for (String side : List.of("cluster1", "cluster2")) {
      Hcl agent = Hcl.read(SPIRE.resolve("federation").resolve(side).resolve("agent.conf"));
      assertThat(agent.value("admin_socket_path")).isEqualTo(path);
    }
  }

  @Test
  void theWorkloadApi() {
    Path inPods = ((Endpoint.Unix) SourceKind.WorkloadApi.DEFAULT_AGENT_SOCKET).path();
    Path onNode = Path.of(AGENT.value("socket_path"));
    assertThat(onNode.getFileName()).isEqualTo(inPods.getFileName());
    assertThat(text(VALUES, "/spire/workloadApi/file")).isEqualTo(inPods.getFileName().toString());
    String folder = folderOf(onNode.toString());
    assertThat(folder).isNotEqualTo(folderOf(AGENT.value("admin_socket_path")));
    Rendered driver = rendered(SPIRE.resolve("csi-driver.yaml"));
    assertThat(hostPaths(driver.get("DaemonSet", "spiffe-csi-driver")))
        .containsEntry("sockets", folder);
    assertThat(hostPaths(rendered(SPIRE.resolve("agent.yaml")).get("DaemonSet", "spire-agent")))
        .containsEntry("sockets", folder);
    assertThat(SIDECAR.text())
        .contains(
            "agentSocket: unix://" + inPods,
            "{name: spire-workload-api, mountPath: " + inPods.getParent() + ", readOnly: true}");
  }

  @Test
  void theNamesOfTheDrivers() throws IOException {
    String spiffe = text(VALUES, "/spire/workloadApi/csiDriver");
    Rendered spire = rendered(SPIRE.resolve("csi-driver.yaml"));
    assertThat(spire.find("CSIDriver", spiffe)).isPresent();
    assertThat(argumentsOfDriver(spire.get("DaemonSet", "spiffe-csi-driver"))).contains(spiffe);
    String ours = text(VALUES, "/csiDriver/name");
    assertThat(NODE.find("CSIDriver", ours)).isPresent();
    assertThat(argumentsOfDriver(NODE.get("DaemonSet", "spire-bridge-csi-driver"))).contains(ours);
    for (String page : List.of("node.md", "install.md")) {
      assertThat(page(page)).as(page).contains("driver: " + ours);
    }
    assertThat(Files.readString(SPIRE.resolve("csi-driver.yaml"))).contains(ours);
    assertThat(
            istio("istio-operator.yaml")
                .at("/spec/components/ingressGateways/0/k8s/overlays/0/patches/0/value/csi/driver")
                .asText())
        .isEqualTo(ours);
    assertThat(Files.readString(Path.of(".ci", "node-test"))).contains("csi " + ours + " ");
    assertThat(image(NODE.get("DaemonSet", "spire-bridge-csi-driver")))
        .isEqualTo(image(spire.get("DaemonSet", "spiffe-csi-driver")));
  }

  /** The agents let act for others whoever the chart's ClusterSPIFFEID makes the daemon. */
  @Test
  void theDelegate() throws IOException {
    String namespace = namespace();
    JsonNode daemon = NODE.get("DaemonSet", "spire-bridge");
    String id =
        "spiffe://%s/ns/%s/sa/%s"
            .formatted(
                SERVER.value("trust_domain"),
                namespace,
                text(daemon, "/spec/template/spec/serviceAccountName"));
    assertThat(AGENT.value("authorized_delegates")).isEqualTo(id);
    JsonNode registration = NODE.get("ClusterSPIFFEID", "spire-bridge-node");
    assertThat(text(registration, "/apiVersion")).isEqualTo(SpireKinds.API_VERSION);
    assertThat(text(registration, "/spec/spiffeIDTemplate"))
        .isEqualTo(NamespaceSettings.ISTIO_TEMPLATE);
    assertThat(registration.at("/spec/namespaceSelector/matchLabels/kubernetes.io~1metadata.name"))
        .hasToString('"' + namespace + '"');
    assertThat(daemon.at("/spec/template/metadata/labels").properties())
        .containsAll(registration.at("/spec/podSelector/matchLabels").properties());
    for (String page : List.of("node.md", "install.md")) {
      assertThat(page(page)).as(page).contains(id);
    }
  }

  /** spire-controller-manager finds each of these anywhere in a name, unless they are anchored. */
  @ParameterizedTest
  @ValueSource(
      strings = {"kube-system", "kube-public", "spire", "spire-system", "local-path-storage"})
  void theNamespaceIsNotAmongThoseThatQuickstartsIgnore(String ignored) throws IOException {
    assertThat(Pattern.compile(ignored).matcher(namespace()).find()).isFalse();
    assertThat(Yaml.texts(MANAGER.path("ignoreNamespaces")))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each).startsWith("^").endsWith("$"))
        .noneSatisfy(
            each -> assertThat(Pattern.compile(each).matcher(namespace()).find()).isTrue());
  }

  @Test
  void thePorts() throws IOException {
    int health = VALUES.at("/ports/health").asInt();
    int statusTls = VALUES.at("/ports/statusTls").asInt();
    assertThat(page("configuration.md"))
        .contains("health: 0.0.0.0:" + health, "address: 0.0.0.0:" + statusTls);
    assertThat(page("node.md")).contains("health: 0.0.0.0:" + health);
    assertThat(Files.readString(Chart.FOLDER.resolve("templates/node-daemonset.yaml")))
        .contains("{name: " + PodTarget.STATUS_PORT + ", ");
    assertThat(Files.readString(Path.of("README.md"))).contains("tcp://127.0.0.1:8234=gloo");
  }

  @Test
  void theSocketOfTheDaemon() throws IOException {
    String address = text(VALUES, "/node/sds/0/address");
    String folder = text(VALUES, "/node/socketFolder");
    assertThat(address).isEqualTo("unix://" + folder + "/socket");
    assertThat(hostPaths(NODE.get("DaemonSet", "spire-bridge"))).containsEntry("sockets", folder);
    assertThat(hostPaths(NODE.get("DaemonSet", "spire-bridge-csi-driver")))
        .containsEntry("sockets", folder);
    assertThat(Files.readString(Path.of("README.md"))).contains(address + "=istio");
    assertThat(page("node.md")).contains("address: " + address);
  }

  @Test
  void theLabel() throws IOException {
    String label = NamespaceSettings.DEFAULT_LABEL + ": \"true\"";
    assertThat(SIDECAR.text()).contains(label);
    assertThat(Files.readString(SPIRE.resolve("istio/gateway-values.yaml"))).contains(label);
  }

  /** The rules stand twice, for Helm and for kubectl; the reasons are in clusterspiffeid/rbac. */
  @Test
  void theRightsOfTheController() {
    for (String kind : List.of("ClusterRole", "Role")) {
      JsonNode expected =
          Stream.of("cluster-role.yaml", "lease-role.yaml")
              .flatMap(file -> Yaml.documents(Path.of("clusterspiffeid", "rbac", file)).stream())
              .filter(object -> text(object, "/kind").equals(kind))
              .findFirst()
              .orElseThrow();
      JsonNode rendered = CONTROLLER.get(kind, text(expected, "/metadata/name"));
      assertThat(rendered.path("rules")).isEqualTo(expected.path("rules"));
      JsonNode binding = CONTROLLER.get(kind + "Binding", text(expected, "/metadata/name"));
      assertThat(text(binding, "/roleRef/name")).isEqualTo(text(expected, "/metadata/name"));
    }
    assertThat(CONTROLLER.find("ServiceAccount", "spire-bridge-controller")).isPresent();
  }

  /** A limit that the program learns has to be allowed by the chart. */
  @Test
  void theLimits() throws IOException {
    JsonNode schema =
        new ObjectMapper()
            .readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")))
            .at("/properties/node/properties/limits");
    Set<String> allowed = new TreeSet<>();
    collect("limits", schema, allowed);
    assertThat(allowed)
        .isEqualTo(
            Arrays.stream(ServeSetting.values())
                .map(ServeSetting::key)
                .filter(key -> key.startsWith("limits."))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static void collect(String path, JsonNode schema, Set<String> leaves) {
    if (!schema.has("properties")) {
      leaves.add(path);
    }
    schema
        .path("properties")
        .properties()
        .forEach(entry -> collect(path + "." + entry.getKey(), entry.getValue(), leaves));
  }

  @Test
  void theImage() throws IOException {
    String containerfile = Files.readString(Path.of("deploy/image/Containerfile"));
    assertThat(List.of(containerfile, Files.readString(Path.of(".ci", "node-test"))))
        .as("a distribution is made in one place")
        .allSatisfy(builder -> assertThat(builder).contains("deploy/image/build"));
    String user = VALUES.at("/node/user").asText();
    assertThat(containerfile).contains("USER " + user + ":" + user);
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains(
            "<version>" + text(Yaml.document(Chart.FOLDER.resolve("Chart.yaml")), "/appVersion"));
  }

  @Test
  void theNamesInTheInstallGuide() throws IOException {
    Matcher path =
        Pattern.compile("\\]\\(\\.\\./((?:deploy|spire-config)/[^)#]*)\\)")
            .matcher(page("install.md"));
    Set<String> linked = new TreeSet<>();
    while (path.find()) {
      assertThat(Path.of(path.group(1))).exists();
      linked.add(path.group(1));
    }
    assertThat(linked).isNotEmpty();
    assertThat(page("install.md")).contains("--namespace " + namespace());
  }

  private static JsonNode controllerFile() {
    return Yaml.document(
        CONTROLLER
            .get("ConfigMap", "spire-bridge-controller")
            .at("/data/controller.yaml")
            .asText());
  }

  private static String namespace() {
    String name = text(Yaml.document(MANIFESTS.resolve("namespace.yaml")), "/metadata/name");
    assertThat(name).isEqualTo(Chart.NAMESPACE);
    return name;
  }

  private static Map<String, String> hostPaths(JsonNode workload) {
    return workload
        .at("/spec/template/spec/volumes")
        .valueStream()
        .filter(volume -> volume.has("hostPath"))
        .collect(
            Collectors.toMap(
                volume -> text(volume, "/name"), volume -> text(volume, "/hostPath/path")));
  }

  private static List<String> argumentsOfDriver(JsonNode daemon) {
    return Yaml.texts(daemon.at("/spec/template/spec/containers/0/args"));
  }

  private static String image(JsonNode daemon) {
    return text(daemon, "/spec/template/spec/containers/0/image");
  }

  private static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static JsonNode istio(String file) {
    return Yaml.document(SPIRE.resolve("istio").resolve(file));
  }

  private static Rendered rendered(String manifest) {
    return rendered(MANIFESTS.resolve(manifest));
  }

  private static Rendered rendered(Path file) {
    try {
      return Rendered.of(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("docs", name));
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).asText();
  }
}
