package dev.spirebridge.mesh.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The move of {@link FakePlanner} over objects of a real API server; each test has its own. */
final class ApiServerMove implements AutoCloseable {

  static final String USER = "mover";

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: text
        namespace: shop
        labels: {app: web}
        annotations: {note: "kept, with 'quotes' and \\"more\\""}
      data:
        envoy.yaml: |
          # the bootstrap
          a: 1   # kept
        other: kept
      binaryData: {raw: AAEC/w==}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: last, namespace: shop}
      data: {tls: "off"}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop, labels: {app: web}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
              - name: web
                image: web:1
                ports: [{containerPort: 80}]
                resources: {requests: {cpu: 100m, memory: 1Gi}}
      """;

  private static final String RULES =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: mover}
      rules:
        - {apiGroups: [""], resources: [namespaces], resourceNames: [kube-system], verbs: [get]}
        - {apiGroups: [""], resources: [configmaps], verbs: [get, create, update, delete]}
        - {apiGroups: [apps], resources: [deployments], verbs: [get, update]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: mover}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mover}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: mover}]
      """;

  final List<String> told = new ArrayList<>();

  GateAnswer answer = new GateAnswer.Holds("it is so");

  /** Called at each look at a gate. */
  Runnable atGate = () -> {};

  private final KubeApiServer server;
  private final KubernetesClient admin;
  private final KubernetesClient mover;

  ApiServerMove(KubeApiServer server) {
    this.server = server;
    this.admin = server.adminClient();
    this.mover = server.client(USER);
    server.apply(OBJECTS);
    giveRights();
    Await.until(
        "kube-system",
        Duration.ofSeconds(60),
        () -> admin.namespaces().withName("kube-system").get() != null);
  }

  KubernetesClient admin() {
    return admin;
  }

  void giveRights() {
    server.apply(RULES);
    Await.until("the rights", Duration.ofSeconds(60), this::mayUpdate);
  }

  boolean mayUpdate() {
    return new ApiObjects(mover).allowed(Right.of("update", FakePlanner.WEB));
  }

  void takeRights() {
    admin.rbac().clusterRoleBindings().withName("mover").delete();
    Await.until("the rights to be gone", Duration.ofSeconds(60), () -> !mayUpdate());
  }

  Outcome apply() throws InterruptedException {
    ApiObjects objects = new ApiObjects(mover);
    StateStore store = new ConfigMapStates(objects, "1.0");
    var plan = new Planned(objects).plan(new FakePlanner(), store);
    return run(objects, store).apply(plan, List.of("--upstream", "x"));
  }

  Outcome rollback(boolean force) throws InterruptedException {
    ApiObjects objects = new ApiObjects(mover);
    return run(objects, new ConfigMapStates(objects, "1.0")).rollback(new FakePlanner(), force);
  }

  private MeshRun run(ApiObjects objects, StateStore store) {
    return new StepByStep(
        objects,
        store,
        this::look,
        Duration.ofSeconds(1),
        _ -> {},
        InstantSource.system(),
        told::add);
  }

  private GateAnswer look(Gate ignored) {
    atGate.run();
    return answer;
  }

  /** All objects of the namespace that are there, as the API server writes them down. */
  Map<String, JsonNode> raw() {
    Map<String, JsonNode> raw = new TreeMap<>();
    for (String path :
        List.of(
            "/api/v1/namespaces/shop/configmaps", "/apis/apps/v1/namespaces/shop/deployments")) {
      for (JsonNode item : Http.parse(admin.raw(path)).path("items")) {
        JsonNode metadata = item.path("metadata");
        String name = metadata.path("name").asText();
        raw.put(name + " labels", metadata.path("labels"));
        raw.put(name + " annotations", metadata.path("annotations"));
        for (String field : List.of("spec", "data", "binaryData")) {
          raw.put(name + " " + field, item.path(field));
        }
      }
    }
    return raw;
  }

  String version(Ref ref) {
    return new ApiObjects(admin).read(ref).orElseThrow().resourceVersion().orElseThrow();
  }

  @Override
  public void close() {
    giveRights();
    for (var list : List.of(admin.configMaps(), admin.apps().deployments())) {
      list.inNamespace("shop").delete();
    }
    mover.close();
    admin.close();
  }
}
