package dev.spirebridge.testing.leaks;

import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.leaks.CommandSearch.Way;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The moves of all consumers, on a real API server, with an authority's key in a Secret and in
 * files where none belongs: nothing but that Secret has it afterwards.
 */
class LeakSearchMeshIT {

  private static final String NOBODY = "nobody";
  private static final Path WORLDS = Path.of("src", "test", "resources", "mesh");

  /**
   * @param plan how a plan ends there: nobody runs pods, so Istio's is refused in part
   * @param rollback how the way back ends: no Deployment is rolled out by anybody
   */
  private record Consumer(int plan, int rollback, List<String> own) {}

  private static final Map<String, Consumer> CONSUMERS =
      Map.of(
          "istio", new Consumer(1, 0, List.of()),
          "gloo", new Consumer(0, 1, List.of("--upstream=default-productpage-9080")),
          "emissary", new Consumer(0, 1, List.of()),
          "enroute", new Consumer(0, 0, List.of()),
          "spinnaker", new Consumer(0, 0, List.of("--host=spin.example.org", "--issuer=ca")),
          "strict", new Consumer(1, 0, List.of("--mesh")));

  @RegisterExtension private final CommandSearch search = new CommandSearch();

  @TempDir private Path serverFolder;

  private LeakStage stage;
  private MisplacedKeys misplaced;
  private String bundle = "";

  @BeforeEach
  void stage() throws Exception {
    stage = search.stage();
    misplaced = new MisplacedKeys(stage);
    stage.rotate();
    bundle =
        "--bundle="
            + Files.writeString(
                stage.folder().resolve("bundle.pem"), Pem.of(stage.authority().root()));
  }

  @Test
  @Searches({
    "mesh emissary apply",
    "mesh emissary plan",
    "mesh emissary rollback",
    "mesh emissary verify",
    "mesh enroute apply",
    "mesh enroute plan",
    "mesh enroute rollback",
    "mesh enroute verify",
    "mesh gloo apply",
    "mesh gloo plan",
    "mesh gloo rollback",
    "mesh gloo verify",
    "mesh istio apply",
    "mesh istio plan",
    "mesh istio rollback",
    "mesh istio verify",
    "mesh spinnaker apply",
    "mesh spinnaker plan",
    "mesh spinnaker rollback",
    "mesh spinnaker verify",
    "mesh strict apply",
    "mesh strict plan",
    "mesh strict rollback"
  })
  void movesThereAndBack() throws Exception {
    try (KubeApiServer server = KubeApiServer.start(serverFolder, NOBODY);
        KubernetesClient admin = server.adminClient()) {
      install(server, admin);
      CONSUMERS.entrySet().parallelStream()
          .forEach(each -> move(server, each.getKey(), each.getValue()));
      for (String path :
          List.of(
              "/api/v1/configmaps",
              "/api/v1/events",
              "/api/v1/namespaces",
              "/apis/apps/v1/deployments",
              "/apis/gloo.solo.io/v1/upstreams",
              "/apis/security.istio.io/v1/peerauthentications")) {
        stage.places().text("objects of " + path, String.valueOf(admin.raw(path)));
      }
    }
  }

  private void install(KubeApiServer server, KubernetesClient admin) throws Exception {
    server.applyFolder(WORLDS.resolve("crd"));
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    for (String name :
        List.of(
            "emissary",
            "spinnaker",
            "istio-system",
            "enroute-system",
            "gloo-system",
            "mesh-identity")) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
    for (String name : List.of("spinnaker", "gloo", "emissary", "istio")) {
      // Each world has a gateway of Istio's, and the last one's is that of the mesh.
      admin.apps().deployments().inNamespace("istio-system").delete();
      server.apply(Files.readString(WORLDS.resolve(name).resolve("stock.yaml")));
    }
    for (String namespace : List.of("istio-system", "gloo-system", "emissary")) {
      admin
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName("cacerts")
                  .endMetadata()
                  .addToStringData("ca-key.pem", misplaced.pemText())
                  .build())
          .create();
    }
  }

  private void move(KubeApiServer server, String name, Consumer consumer) {
    String mesh = "mesh " + name + " ";
    List<String> own = consumer.own();
    Object[] right = arguments(server.adminKubeconfig(), bundle, own);
    Object[] nobody = arguments(server.kubeconfigFor(NOBODY), bundle, own);
    search.run(Way.RIGHTLY, mesh + "plan", consumer.plan(), "", Map.of(), right);
    search.run(Way.RIGHTLY, mesh + "apply", 1, "", Map.of(), right);
    if (!name.equals("strict")) {
      search.run(Way.RIGHTLY, mesh + "verify", 1, "", Map.of(), right);
      search.run(Way.WRONGLY, mesh + "verify", 3, "may not", Map.of(), nobody);
    }
    search.run(Way.WRONGLY, mesh + "rollback", 1, "may not", Map.of(), nobody);
    search.run(Way.RIGHTLY, mesh + "rollback", consumer.rollback(), "", Map.of(), right);
    search.run(
        Way.WRONGLY,
        mesh + "plan",
        consumer.plan(),
        "",
        Map.of(),
        arguments(server.adminKubeconfig(), "--bundle=" + misplaced.bundle(), own));
    search.run(
        Way.WRONGLY,
        mesh + "apply",
        2,
        "--mesh-ca",
        Map.of(),
        arguments(server.adminKubeconfig(), "--mesh-ca=" + misplaced.pem(), own));
  }

  private Object[] arguments(Path kubeconfig, String bundle, List<String> own) {
    List<Object> all = new ArrayList<>(own);
    all.addAll(
        List.of(
            "--kubeconfig=" + kubeconfig,
            "--trust-domain=example.org",
            "--image=registry.example.org/spire-bridge:1",
            "--agent-socket=" + stage.agent().address(),
            "--wait=1s",
            bundle));
    return all.toArray();
  }
}
