package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.ControllerManagerPeer;
import dev.spirebridge.testing.peers.ControllerManagerSettings;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.PlainCluster;
import dev.spirebridge.testing.peers.ProgramRun;
import dev.spirebridge.testing.peers.SpireServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of spire-config as the programs judge them that they are for. */
class SpireFilesIT {

  private static final Path FOLDER = Path.of("spire-config");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** The one that SPIRE's quickstart has, which finds its names anywhere in a namespace's. */
  private static final String[] QUICKSTART_IGNORES = {
    "kube-system", "kube-public", "spire", "local-path-storage"
  };

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @ParameterizedTest
  @ValueSource(strings = {"server", "agent"})
  void isTakenBySpire(String program) {
    ProgramRun.Result result =
        new ProgramRun(Peers.require("spire-" + program), List.of())
            .tryRun(List.of("validate", "-config", FOLDER.resolve(program + ".conf").toString()));
    assertThat(result.output()).contains("is valid");
    assertThat(result.exitCode()).isZero();
  }

  /** With the ConfigMaps that kustomize makes of the three configurations. */
  @Test
  void isTakenByTheApiServer() {
    String kubectl = Peers.require("kubectl").toString();
    String objects =
        new ProgramRun(Path.of(kubectl), List.of()).run(List.of("kustomize", FOLDER.toString()));
    try (KubeApiServer server = apiServer()) {
      server.applyStrictly(objects);
      Rendered rendered = Rendered.of(objects);
      assertThat(rendered.workloads()).hasSize(3).allSatisfy(SpireFilesIT::findsItsConfigMaps);
    }
  }

  private static void findsItsConfigMaps(JsonNode workload) {
    workload
        .at("/spec/template/spec/volumes")
        .valueStream()
        .map(volume -> volume.at("/configMap/name").asText())
        .filter(name -> !name.isEmpty() && !name.equals("spire-bundle"))
        .forEach(
            name -> assertThat(name).as("has a hash of its content").matches(".*-[a-z0-9]{10}"));
  }

  /**
   * By our configuration of spire-controller-manager, and by one such as SPIRE's quickstart has.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDaemonOfTheChartBecomesTheDelegateOfTheAgents(boolean ours) throws IOException {
    Peers.require(ControllerManagerPeer.PROGRAM);
    Rendered rendered =
        Chart.require().template(Chart.NAMESPACE, List.of("--set", "controller.enabled=false"));
    try (KubeApiServer api = apiServer();
        PlainCluster cluster = PlainCluster.on(api);
        SpireServer spire = SpireServer.start(folder.folder("server"), Chart.TRUST_DOMAIN)) {
      cluster.namespace(Chart.NAMESPACE);
      cluster.namespace("spire");
      api.apply(rendered.get("ClusterSPIFFEID", "spire-bridge-node").toString());
      createPod(api, rendered.get("DaemonSet", "spire-bridge"));
      String configuration = ours ? ourConfiguration(spire) : "";
      try (ControllerManagerPeer manager =
          ours
              ? ControllerManagerPeer.start(
                  folder.folder("manager"), api.adminKubeconfig(), configuration)
              : ControllerManagerPeer.start(
                  folder.folder("manager"),
                  api.adminKubeconfig(),
                  spire,
                  ControllerManagerSettings.classless().ignoring(QUICKSTART_IGNORES))) {
        String delegate = Hcl.read(FOLDER.resolve("agent.conf")).value("authorized_delegates");
        String path = delegate.substring(("spiffe://" + Chart.TRUST_DOMAIN).length());
        Await.until("the daemon's entry", SOON, () -> spire.entriesOf(path).size() == 1);
        assertThat(spire.entries()).hasSize(1);
        if (ours) {
          assertThat(spire.entries().getFirst().parentId())
              .as("the ID of an agent that attested with the cluster of agent.conf")
              .startsWith("spiffe://example.org/spire/agent/k8s_psat/cluster/");
        }
        assertThat(manager.isAlive()).isTrue();
      }
    }
  }

  /** The file as it is, but for where its server is, and the ports it would open to the world. */
  private static String ourConfiguration(SpireServer spire) throws IOException {
    Map<String, String> changes = new TreeMap<>();
    changes.put(
        Hcl.read(FOLDER.resolve("server.conf")).value("socket_path"), spire.socket().toString());
    changes.put("127.0.0.1:8082", "\"0\"");
    changes.put("0.0.0.0:8083", "\"0\"");
    String text = Files.readString(FOLDER.resolve("controller-manager.yaml"));
    for (Map.Entry<String, String> change : changes.entrySet()) {
      assertThat(text).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    return text;
  }

  /** As the DaemonSet's controller would; nobody runs it. */
  private static void createPod(KubeApiServer api, JsonNode daemon) {
    PodSpec spec =
        Serialization.unmarshal(daemon.at("/spec/template/spec").toString(), PodSpec.class);
    Map<String, String> labels = new TreeMap<>();
    daemon
        .at("/spec/template/metadata/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    spec.setNodeName("node");
    try (KubernetesClient admin = api.adminClient()) {
      admin
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace(Chart.NAMESPACE)
                  .withName("spire-bridge-x")
                  .withLabels(labels)
                  .endMetadata()
                  .withSpec(spec)
                  .build())
          .create();
    }
  }

  private KubeApiServer apiServer() {
    return KubeApiServer.start(
        folder.folder("kube"), KubeApiServerOptions.withUsers().with("--allow-privileged=true"));
  }
}
