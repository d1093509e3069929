package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.Controller;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.clusterspiffeid.ApiObjects;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about namespaces as they are typed, with the controller, on a real API server. */
class NamespaceCommandsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LABEL = NamespaceSettings.DEFAULT_LABEL;

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;
  private static Controller controller;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    server = KubeApiServer.start(folder);
    admin = server.adminClient();
    namespace("spire-bridge", Map.of());
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("clusterspiffeid/rbac"));
    controller =
        Controller.start(
            config(
                Map.of(
                    "--kubeconfig",
                    List.of(server.adminKubeconfig().toString()),
                    "--http",
                    List.of("off"))),
            "test");
  }

  @AfterAll
  static void stop() {
    if (controller != null) {
      controller.close();
    }
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static ControllerConfig config(Map<String, List<String>> flags) {
    return switch (ControllerConfigLoader.load(
        new ConfigInputs(flags, Map.of(), Optional.empty()))) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  @Test
  void labelsAndWaitsUntilTheControllerManagerHasTakenIt() throws Exception {
    namespace("taken", Map.of());
    CompletableFuture<Integer> label = later("namespace", "label", "taken");
    beTheControllerManager("spire-bridge-ns-taken");

    assertThat(label.get(60, TimeUnit.SECONDS)).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            """
            namespace taken
              label        spiffe.io/spire-managed-identity=true
              will come    ClusterSPIFFEID spire-bridge-ns-taken, spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}
            Namespace taken is labelled.
            ClusterSPIFFEID spire-bridge-ns-taken is there, and spire-controller-manager has taken it.
            """);
    assertThat(labels("taken")).containsEntry(LABEL, "true");

    out.getBuffer().setLength(0);
    assertThat(run("namespace", "label", "taken")).isEqualTo(0);
    assertThat(out.toString())
        .contains("as it should be already", "Namespace taken is labelled already.");
  }

  @Test
  void saysSoWhenNoControllerManagerTakesIt() {
    namespace("untaken", Map.of());

    assertThat(run("namespace", "label", "untaken", "--wait", "3")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "spire-bridge: ClusterSPIFFEID spire-bridge-ns-untaken: no controller-manager has taken"
                + " it yet;");
    assertThat(labels("untaken")).containsEntry(LABEL, "true");
  }

  @Test
  void aDryRunChangesNothing() {
    namespace("dry", Map.of());

    assertThat(run("namespace", "label", "dry", "--dry-run")).isEqualTo(0);
    assertThat(out.toString()).contains("will come", "Nothing was changed (--dry-run).");
    assertThat(labels("dry")).doesNotContainKey(LABEL);
  }

  @Test
  void oneSystemNamespaceKeepsTheOthersFromBeingLabelled() {
    namespace("beside", Map.of());

    assertThat(run("namespace", "label", "beside", "kube-system")).isEqualTo(1);
    assertThat(out.toString())
        .contains("refused      it is one of the namespaces that are never managed")
        .endsWith("Nothing was changed.\n");
    assertThat(labels("beside")).doesNotContainKey(LABEL);
  }

  @Test
  void unlabelsAndWaitsUntilTheObjectIsGone() {
    namespace("leaving", Map.of(LABEL, "true"));
    awaitObject("spire-bridge-ns-leaving");

    assertThat(run("namespace", "unlabel", "leaving")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .contains("take off     " + LABEL, "will go", "spire-bridge-ns-leaving is gone.");
    assertThat(object("spire-bridge-ns-leaving").get()).isNull();
    assertThat(run("namespace", "unlabel", "leaving")).isEqualTo(0);
  }

  @Test
  void adoptShowsTheDifferenceAndHandsTheObjectToTheController() throws Exception {
    server.apply(
        """
        apiVersion: spire.spiffe.io/v1alpha1
        kind: ClusterSPIFFEID
        metadata: {name: spire-bridge-ns-foreign}
        spec: {spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/mine", admin: true}
        """);
    namespace("foreign", Map.of(LABEL, "true"));

    assertThat(run("namespace", "label", "foreign")).isEqualTo(1);
    assertThat(out.toString()).contains("refused", "spire-bridge namespace adopt");
    out.getBuffer().setLength(0);
    assertThat(run("namespace", "adopt", "foreign", "--dry-run")).isEqualTo(0);
    assertThat(out.toString()).contains("will change", "admin", "/mine");
    assertThat(observed("spire-bridge-ns-foreign").orElseThrow().isOurs()).isFalse();

    writeStatistics("spire-bridge-ns-foreign");
    assertThat(run("namespace", "adopt", "foreign")).as(err.toString()).isEqualTo(0);
    assertThat(observed("spire-bridge-ns-foreign"))
        .as("it had statistics all the time, and is waited for until it is corrected")
        .hasValueSatisfying(object -> {
          assertThat(object.isOurs()).isTrue();
          assertThat(object.spec()).doesNotContainEntry("admin", true);
        });
  }

  @Test
  void injectsByTheRevisionAndRestartsWhatHasNoIdentity() throws Exception {
    server.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata:
          name: istio-sidecar-injector-1-31
          labels: {istio.io/rev: 1-31}
        """);
    namespace("meshed", Map.of());
    deploymentWithAPod("meshed");

    CompletableFuture<Integer> label =
        later("namespace", "label", "meshed", "--inject", "--restart", "-o", "json");
    beTheControllerManager("spire-bridge-ns-meshed");
    assertThat(label.get(60, TimeUnit.SECONDS)).as(err.toString()).isEqualTo(0);

    JsonNode step = new ObjectMapper().readTree(out.toString()).at("/namespaces/0");
    assertThat(step.at("/labels/istio.io~1rev").textValue()).isEqualTo("1-31");
    assertThat(step.at("/restarts/0/name").textValue()).isEqualTo("cart");
    assertThat(step.at("/outcome").textValue()).isEqualTo("taken");
    assertThat(labels("meshed")).containsEntry("istio.io/rev", "1-31").containsEntry(LABEL, "true");
    assertThat(
            admin
                .apps()
                .deployments()
                .inNamespace("meshed")
                .withName("cart")
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations())
        .containsKey("kubectl.kubernetes.io/restartedAt");
  }

  @Test
  void refusesToInjectIntoAnAmbientNamespace() {
    namespace("ambient", Map.of("istio.io/dataplane-mode", "ambient"));

    assertThat(run("namespace", "label", "ambient", "--inject")).isEqualTo(1);
    assertThat(out.toString()).contains("ztunnel");
    assertThat(labels("ambient")).doesNotContainKey(LABEL);
  }

  @Test
  void listsWhereNamespacesStand() throws Exception {
    namespace("listed", Map.of(LABEL, "true"));
    awaitObject("spire-bridge-ns-listed");

    assertThat(run("namespace", "list")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .startsWith("NAMESPACE ")
        .containsPattern("listed +written +spire-bridge-ns-listed +0 +- +-");
    out.getBuffer().setLength(0);
    assertThat(run("namespace", "list", "-o", "json")).isEqualTo(0);
    assertThat(new ObjectMapper().readTree(out.toString()).findValuesAsText("namespace"))
        .contains("listed");
    assertThat(err.toString()).isEmpty();
    assertThat(run("namespace", "list", "--class-name", "spire-mgmt-spire")).isEqualTo(0);
    assertThat(err.toString())
        .startsWith(
            "warning: the controller writes no class, and this command was told of the class"
                + " \"spire-mgmt-spire\"");
  }

  @Test
  void federationIsAddedListedAndRemoved() {
    List<String> add =
        List.of("federation", "add", "partner.example", "--endpoint", "https://127.0.0.1:8443");

    assertThat(run(add.toArray(String[]::new))).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            """
            ClusterFederatedTrustDomain spire-bridge-td-partner.example will come.
            Done.
            """);
    out.getBuffer().setLength(0);
    assertThat(run(add.toArray(String[]::new))).isEqualTo(0);
    assertThat(out.toString()).contains("is as it should be already.");
    out.getBuffer().setLength(0);
    assertThat(run("federation", "list")).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            """
            TRUST DOMAIN      ENDPOINT                 PROFILE     OBJECT                            KEPT BY   CLASS
            partner.example   https://127.0.0.1:8443   https_web   spire-bridge-td-partner.example   command   -
            """);
    assertThat(run("federation", "remove", "partner.example", "--dry-run")).isEqualTo(0);
    assertThat(run("federation", "remove", "partner.example")).isEqualTo(0);
    out.getBuffer().setLength(0);
    assertThat(run("federation", "remove", "partner.example")).isEqualTo(0);
    assertThat(out.toString()).contains("Nothing declares", "spire-bridge federation list");
  }

  @Test
  void federationAddReportsEveryMistake() {
    assertThat(
            run("federation", "add", "Partner", "--endpoint", "http://x", "--profile", "https_ftp"))
        .isEqualTo(2);
    assertThat(err.toString())
        .startsWith("spire-bridge: this is no relationship that SPIRE would take\n")
        .contains(
            "TRUST-DOMAIN: \"Partner\"", "--endpoint: \"http://x\"", "--profile: \"https_ftp\"");
  }

  private static void namespace(String name, Map<String, String> labels) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private static Map<String, String> labels(String namespace) {
    return admin.namespaces().withName(namespace).get().getMetadata().getLabels();
  }

  private static void deploymentWithAPod(String namespace) {
    server.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart, namespace: NS}
        spec:
          selector: {matchLabels: {app: cart}}
          template:
            metadata: {labels: {app: cart}}
            spec: {containers: [{name: app, image: app}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: cart-5d9f-x
          namespace: NS
          labels: {app: cart, pod-template-hash: 5d9f}
          ownerReferences:
          - {apiVersion: apps/v1, kind: ReplicaSet, name: cart-5d9f, uid: u, controller: true}
        spec: {containers: [{name: app, image: app}], automountServiceAccountToken: false}
        """
            .replace("NS", namespace));
  }

  private static Resource<GenericKubernetesResource> object(String name) {
    return admin.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID).withName(name);
  }

  private static Optional<ObservedClusterSpiffeId> observed(String name) {
    return Optional.ofNullable(object(name).get()).map(ApiObjects::clusterSpiffeId);
  }

  private static void awaitObject(String name) {
    Await.until(name, SOON, () -> observed(name).isPresent());
  }

  /**
   * Writes the statistics that spire-controller-manager would. By a patch without a version: the
   * controller writes the same object at the same time.
   */
  private static void beTheControllerManager(String name) {
    Await.until(
        name + " of ours", SOON, () -> observed(name).filter(each -> each.isOurs()).isPresent());
    writeStatistics(name);
  }

  private static void writeStatistics(String name) {
    object(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"stats\":{\"namespacesSelected\":1,\"podsSelected\":0}}}");
  }

  private CompletableFuture<Integer> later(String... arguments) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      return CompletableFuture.supplyAsync(() -> run(arguments), thread);
    } finally {
      thread.shutdown();
    }
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig");
    all.add(server.adminKubeconfig().toString());
    return Main.run(
        all.toArray(String[]::new),
        new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of()),
        new Programs(config -> 0, config -> 0, config -> 0));
  }
}
