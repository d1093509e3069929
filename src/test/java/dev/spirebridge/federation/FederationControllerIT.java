package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.LoopSettings;
import dev.spirebridge.kubernetes.ReconcileLoop;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.kubernetes.Watched;
import dev.spirebridge.kubernetes.WatchedKind;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configured relationships against a real API server, with the rights of clusterspiffeid. */
class FederationControllerIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String USER = "system:serviceaccount:spire-bridge:spire-bridge-controller";
  private static final FederatedTrustDomain CLUSTER2 = Declarations.relationship("cluster2.demo");
  private static final FederatedTrustDomain ODD = Declarations.relationship("odd_one.demo");
  private static final String NAME = FederationObjects.name(CLUSTER2.trustDomain());

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;

  private final Queue<Finding> told = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void startTheServer() {
    server = KubeApiServer.start(folder, USER);
    admin = server.adminClient();
    server.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: spire-bridge
        """);
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("clusterspiffeid/rbac"));
  }

  @AfterAll
  static void stopTheServer() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void deleteAllObjects() {
    admin.genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN).delete();
  }

  @Test
  void keepsWhatIsConfiguredAndNothingElse() {
    try (Controller controller = new Controller(List.of(CLUSTER2, ODD))) {
      ObservedFederatedTrustDomain made = await("the object", NAME, object -> true);
      assertThat(FederationObjects.differences(made, desired(CLUSTER2))).isEmpty();
      await("the one with the odd name", FederationObjects.name(ODD.trustDomain()), it -> true);
      Await.until("sync", SOON, () -> controller.synced());
      assertThat(controller.pass.report().applied()).isEqualTo(2);
      assertThat(told).isEmpty();

      edit(NAME, Map.of("bundleEndpointURL", "https://elsewhere.test", "className", "other"));
      await("the correction", NAME, it -> differences(it, CLUSTER2).isEmpty());
      Await.until("its finding", SOON, () -> told.stream().anyMatch(this::isCorrection));

      object(NAME).delete();
      await("the object again", NAME, it -> !it.uid().equals(made.uid()));
      Await.until(
          "what is said of it",
          SOON,
          () ->
              told.stream().anyMatch(it -> it.message().contains("was deleted by somebody else")));
    }
    try (Controller controller = new Controller(List.of(CLUSTER2))) {
      awaitGone(FederationObjects.name(ODD.trustDomain()));
      Await.until("sync", SOON, () -> controller.synced());
      assertThat(controller.pass.report().deleted()).isEqualTo(1);
      assertThat(find(NAME)).isPresent();
    }
  }

  @Test
  void leavesAloneWhatIsNotItsOwn() throws Exception {
    server.apply(
        Files.readString(
            Path.of("spire-config/federation/cluster1/cluster-federated-trust-domain.yaml")));
    ServerSideApply byCommand = new ServerSideApply(admin, () -> true);
    CommandPlan add = CommandPlanner.add(ODD, "spire", observed());
    assertThat(write(byCommand, add)).isInstanceOf(WriteOutcome.Written.class);
    try (Controller controller = new Controller(List.of(CLUSTER2))) {
      await("the object", NAME, it -> true);
      Await.until("sync", SOON, () -> controller.synced());
      Await.until(
          "the finding",
          SOON,
          () ->
              told.stream().anyMatch(it -> it.message().contains("declared by cluster2-demo too")));
      assertThat(find("cluster2-demo").orElseThrow().isOurs()).isFalse();
      assertThat(find(FederationObjects.name(ODD.trustDomain()))).isPresent();
    }
    CommandPlan remove = CommandPlanner.remove(ODD.trustDomain(), observed());
    assertThat(write(byCommand, remove)).isInstanceOf(WriteOutcome.Deleted.class);
    awaitGone(FederationObjects.name(ODD.trustDomain()));
  }

  @Test
  void writesNothingWithoutLeadership() {
    try (Controller controller = new Controller(List.of(CLUSTER2), false)) {
      Await.until("a pass", SOON, () -> controller.loop.state().lastPass().isPresent());
      assertThat(controller.pass.report().objects()).containsEntry("configuration", 1);
      assertThat(find(NAME)).isEmpty();
    }
  }

  private boolean isCorrection(Finding finding) {
    return finding.reason().equals("Corrected")
        && finding.message().contains("https://elsewhere.test");
  }

  private static WriteOutcome write(ServerSideApply api, CommandPlan plan) {
    return switch (plan) {
      case CommandPlan.Allowed(var change, var _) -> FederationApi.write(api, change);
      case CommandPlan.Nothing(var message) -> throw new AssertionError(message);
      case CommandPlan.Refused(var message) -> throw new AssertionError(message);
    };
  }

  private static List<String> differences(
      ObservedFederatedTrustDomain object, FederatedTrustDomain relationship) {
    return FederationObjects.differences(object, desired(relationship));
  }

  private static DesiredFederatedTrustDomain desired(FederatedTrustDomain relationship) {
    return FederationObjects.desired(relationship, "spire", FederationSource.CONFIGURATION);
  }

  private static Resource<GenericKubernetesResource> object(String name) {
    return admin
        .genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN)
        .withName(name);
  }

  private static Optional<ObservedFederatedTrustDomain> find(String name) {
    return Optional.ofNullable(object(name).get()).map(FederationApi::observed);
  }

  private static List<ObservedFederatedTrustDomain> observed() {
    return admin
        .genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN)
        .list()
        .getItems()
        .stream()
        .map(FederationApi::observed)
        .toList();
  }

  private static ObservedFederatedTrustDomain await(
      String what, String name, Predicate<ObservedFederatedTrustDomain> is) {
    return Await.untilPresent(what, SOON, () -> find(name).filter(is));
  }

  private static void awaitGone(String name) {
    Await.until(name + " to be gone", SOON, () -> find(name).isEmpty());
  }

  /** By hand, as somebody else. */
  private static void edit(String name, Map<String, Object> fields) {
    object(name)
        .edit(found -> {
          Map<String, Object> content = new HashMap<>(found.getAdditionalProperties());
          Map<String, Object> spec = new HashMap<>(FederationApi.observed(found).spec());
          spec.putAll(fields);
          content.put("spec", spec);
          found.setAdditionalProperties(content);
          return found;
        });
  }

  /** All that app puts together around the pass. */
  private final class Controller implements AutoCloseable {

    private final KubernetesClient client = server.client(USER);
    private final Watched<ObservedFederatedTrustDomain> watched;
    private final FederationPass pass;
    private final ReconcileLoop loop;

    Controller(List<FederatedTrustDomain> configured) {
      this(configured, true);
    }

    Controller(List<FederatedTrustDomain> configured, boolean leads) {
      Random random = new Random(7);
      LookAgain lookAgain = new LookAgain();
      watched =
          Watched.start(
              client,
              WatchedKind.all(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN),
              object -> Optional.of(FederationApi.observed(object)),
              lookAgain,
              WatchSettings.defaults(random));
      pass =
          new FederationPass(
              new FederationPlanner(configured, "spire"),
              watched::all,
              new ServerSideApply(client, () -> leads),
              told::add,
              InstantSource.system());
      loop =
          ReconcileLoop.start(
              "federation",
              lookAgain,
              List.of(watched),
              pass,
              LoopSettings.defaults(random),
              InstantSource.system());
    }

    boolean synced() {
      return pass.report().status(loop.state()).synced();
    }

    @Override
    public void close() {
      loop.close();
      watched.close();
      client.close();
    }
  }
}
