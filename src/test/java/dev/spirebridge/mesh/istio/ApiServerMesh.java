package dev.spirebridge.mesh.istio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.ClusterOfValues;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.ConfigMapStates;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.mesh.run.StateException;
import dev.spirebridge.mesh.run.StepByStep;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The stock mesh at a real API server. No controllers run there: pods of a template come when a
 * gate asks whether it is rolled out. Who moves may do no more than the file of his rights says.
 */
final class ApiServerMesh implements AutoCloseable {

  static final String USER = "mover";

  private static final List<String> LASTING =
      List.of(
          "/api/v1/configmaps",
          "/apis/apps/v1/deployments",
          "/apis/apps/v1/statefulsets",
          "/apis/security.istio.io/v1/peerauthentications");

  /** What a gate is answered; holds unless a test says otherwise. */
  UnaryOperator<GateAnswer> answer = UnaryOperator.identity();

  /** The gate that was looked at last. */
  Optional<Gate> last = Optional.empty();

  private final KubernetesClient admin;
  private final KubernetesClient mover;

  /**
   * @param roles those of a file in deploy/mesh/rbac, given to {@link #USER}, who does the moving
   */
  ApiServerMesh(KubeApiServer server, String roles) {
    this.admin = server.adminClient();
    this.mover = server.client(USER);
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("src/test/resources/mesh/crd"));
    for (String name : List.of("istio-system", "bookinfo", "mesh-identity")) {
      server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n");
    }
    server.apply(text(Path.of("src/test/resources/mesh/istio/stock.yaml")));
    giveRights(server, roles);
    // It is scheduled nowhere, as there is no node, and neither are the others.
    admin.pods().inNamespace("mesh-identity").delete();
    workloads().forEach(this::roll);
  }

  private void giveRights(KubeApiServer server, String roles) {
    String text = text(Path.of("deploy/mesh/rbac", roles));
    server.apply(text);
    for (JsonNode role : Yaml.documents(text)) {
      String name = role.at("/metadata/name").asText();
      server.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: %1$s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
          subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]
          """
              .formatted(name, USER));
    }
    Right last = Right.of("delete", MeshOfValues.WINDOW);
    Await.until("the rights", Duration.ofSeconds(60), () -> new ApiObjects(mover).allowed(last));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Ref> workloads() {
    return List.of(MeshOfValues.GATEWAY, MeshOfValues.PRODUCTPAGE, MeshOfValues.RATINGS);
  }

  KubernetesClient admin() {
    return admin;
  }

  MeshPlan plan(Planner planner) {
    ApiObjects objects = new ApiObjects(mover);
    try {
      return planner.plan(
          objects,
          new ConfigMapStates(objects, "1.0").load(planner.key()).map(kept -> kept.state()));
    } catch (StateException e) {
      throw new AssertionError(e);
    }
  }

  Outcome apply(Planner planner) throws InterruptedException {
    return run().apply(plan(planner), List.of());
  }

  Outcome rollback(Planner planner, boolean force) throws InterruptedException {
    return run().rollback(planner, force);
  }

  private StepByStep run() {
    ApiObjects objects = new ApiObjects(mover);
    return new StepByStep(
        objects,
        new ConfigMapStates(objects, "1.0"),
        this::look,
        Duration.ofSeconds(1),
        _ -> {},
        InstantSource.system(),
        _ -> {});
  }

  private GateAnswer look(Gate gate) {
    last = Optional.of(gate);
    if (gate instanceof Gate.RolledOut(var workload) && workloads().contains(workload)) {
      roll(workload);
    }
    return answer.apply(new GateAnswer.Holds("it is so"));
  }

  private void roll(Ref workload) {
    ApiObjects objects = new ApiObjects(admin);
    ClusterOfValues near = new ClusterOfValues();
    for (Ref ref : List.of(workload, MeshOfValues.CONFIG, MeshOfValues.INJECTOR)) {
      near.put(objects.read(ref).map(Observed::tree).orElseThrow());
    }
    MeshOfValues.of(near).startOne(workload);
    Tree pod = near.list(MeshKind.POD, Optional.empty(), "").getFirst().tree();
    admin
        .pods()
        .inNamespace(workload.namespace().orElseThrow())
        .withName(pod.text("metadata", "name").orElseThrow())
        .withGracePeriod(0)
        .delete();
    objects.create(pod.without("spec", "nodeName").without("status"), false);
  }

  boolean moved(Ref workload) {
    return new ApiObjects(admin)
        .list(MeshKind.POD, workload.namespace(), "").stream()
            .flatMap(pod -> MeshPod.of(pod).stream())
            .filter(pod -> pod.owner().filter(workload::equals).isPresent())
            .allMatch(MeshPod::moved);
  }

  /** All that lasts and is there, as the API server writes it down. */
  Map<String, JsonNode> raw() {
    Map<String, JsonNode> raw = new TreeMap<>();
    for (String path : LASTING) {
      for (JsonNode item : Http.parse(admin.raw(path)).path("items")) {
        JsonNode metadata = item.path("metadata");
        String name = metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
        for (String field : List.of("labels", "annotations")) {
          raw.put(path + " " + name + " " + field, metadata.path(field));
        }
        for (String field : List.of("spec", "data", "binaryData")) {
          raw.put(path + " " + name + " " + field, item.path(field));
        }
      }
    }
    return raw;
  }

  @Override
  public void close() {
    for (String namespace : List.of("istio-system", "bookinfo", "mesh-identity")) {
      admin.configMaps().inNamespace(namespace).delete();
      admin.apps().deployments().inNamespace(namespace).delete();
      admin.apps().statefulSets().inNamespace(namespace).delete();
      admin.pods().inNamespace(namespace).withGracePeriod(0).delete();
      admin
          .genericKubernetesResources(MeshKind.PEER_AUTHENTICATION.context("v1"))
          .inNamespace(namespace)
          .delete();
    }
    mover.close();
    admin.close();
  }
}
