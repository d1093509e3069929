package dev.spirebridge.mesh;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Objects of one consumer at a real API server, for one test. Who moves them may do no more than
 * the consumer's file in deploy/mesh/rbac says. Nobody runs the objects, so gates hold as the test
 * says.
 */
public final class ServerScene implements AutoCloseable {

  public static final String USER = "mover";

  /** Ours to make, not to compare: they are the cluster's, or gone in a moment. */
  private static final Set<String> OTHERS = Set.of("kube-root-ca.crt");

  /** What each gate is answered. */
  public Function<Gate, GateAnswer> gates = _ -> new GateAnswer.Holds("it is so");

  private final KubeApiServer server;
  private final KubernetesClient admin;
  private final KubernetesClient mover;
  private final List<MeshKind> lasting;

  /**
   * @param server with {@link #USER}
   * @param last what the consumer's rules allow, and no other's: it is waited for
   * @param lasting the kinds of what is compared, and taken away at the end
   */
  public ServerScene(KubeApiServer server, String consumer, Right last, MeshKind... lasting) {
    this.server = server;
    this.admin = server.adminClient();
    this.mover = server.client(USER);
    this.lasting = List.of(lasting);
    giveRights(consumer, last);
  }

  private void giveRights(String consumer, Right last) {
    String text;
    try {
      text = Files.readString(Path.of("deploy", "mesh", "rbac", consumer + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.applyStrictly(text);
    for (JsonNode role : Yaml.documents(text)) {
      server.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: %1$s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
          subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]
          """
              .formatted(role.at("/metadata/name").asText(), USER));
    }
    Await.until("the rights", Duration.ofSeconds(60), () -> new ApiObjects(mover).allowed(last));
  }

  public KubernetesClient admin() {
    return admin;
  }

  public MeshPlan plan(Planner planner) throws StateException {
    ApiObjects objects = new ApiObjects(mover);
    return planner.plan(
        objects, new ConfigMapStates(objects, "1.0").load(planner.key()).map(kept -> kept.state()));
  }

  public Outcome apply(Planner planner) throws StateException, InterruptedException {
    return run().apply(plan(planner), List.of());
  }

  public Outcome rollback(Planner planner, boolean force) throws InterruptedException {
    return run().rollback(planner, force);
  }

  public Outcome verify(Planner planner) throws InterruptedException {
    return run().verify(planner.verify(new ApiObjects(mover)));
  }

  private StepByStep run() {
    ApiObjects objects = new ApiObjects(mover);
    return new StepByStep(
        objects,
        new ConfigMapStates(objects, "1.0"),
        gate -> gates.apply(gate),
        Duration.ofSeconds(5),
        _ -> {},
        InstantSource.system(),
        _ -> {});
  }

  /** Somebody else's hand, past the command. */
  public Resource<GenericKubernetesResource> object(Ref ref) {
    return admin
        .genericKubernetesResources(ref.kind().context(ref.kind().versions().getFirst()))
        .inNamespace(ref.namespace().orElseThrow())
        .withName(ref.name());
  }

  /** All that lasts, as the API server writes it down, but what it counts itself. */
  public Map<String, JsonNode> raw() {
    Map<String, JsonNode> raw = new TreeMap<>();
    for (MeshKind kind : lasting) {
      for (JsonNode item : list(kind)) {
        JsonNode metadata = item.path("metadata");
        String name =
            "%s %s/%s "
                .formatted(
                    kind.kind(),
                    metadata.path("namespace").asText(),
                    metadata.path("name").asText());
        for (String field : List.of("labels", "annotations")) {
          raw.put(name + field, metadata.path(field));
        }
        for (String field : List.of("spec", "data", "binaryData")) {
          raw.put(name + field, item.path(field));
        }
      }
    }
    return raw;
  }

  /** All of {@link #raw()} that is of that object. */
  public Map<String, JsonNode> raw(Ref ref) {
    Map<String, JsonNode> raw = raw();
    String start = "%s %s/%s ".formatted(ref.kind().kind(), ref.namespace().orElse(""), ref.name());
    raw.keySet().removeIf(key -> !key.startsWith(start));
    return raw;
  }

  private List<JsonNode> list(MeshKind kind) {
    String version = kind.versions().getFirst();
    String path =
        (kind.group().isEmpty() ? "/api/" : "/apis/")
            + kind.apiVersion(version)
            + "/"
            + kind.plural();
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : Http.parse(admin.raw(path)).path("items")) {
      if (!OTHERS.contains(item.at("/metadata/name").asText())
          && !item.at("/metadata/namespace").asText().startsWith("kube-")) {
        items.add(item);
      }
    }
    return items;
  }

  @Override
  public void close() {
    for (MeshKind kind : lasting) {
      if (kind.namespaced()) {
        for (JsonNode item : list(kind)) {
          object(
                  new Ref(
                      kind,
                      Optional.of(item.at("/metadata/namespace").asText()),
                      item.at("/metadata/name").asText()))
              .delete();
        }
      }
    }
    mover.close();
    admin.close();
  }
}
