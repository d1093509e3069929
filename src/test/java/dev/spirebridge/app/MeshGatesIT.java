package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.IssuerQuestion.Judges;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.unixsocket.Endpoint;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates at a real API server; the statuses are the test's, as no controller is there. */
class MeshGatesIT {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");
  private static final String NOBODY = "nobody";
  private static final Ref WEB = Ref.of(MeshKind.DEPLOYMENT, "shop", "web");
  private static final List<Scope> SHOP = List.of(new Scope.Pods("shop", "", Optional.empty()));

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;
  private static Path bundle;

  private final List<IssuerReport> reports = new ArrayList<>();

  @BeforeAll
  static void startTheServer() throws IOException {
    server = KubeApiServer.start(folder, NOBODY);
    admin = server.adminClient();
    bundle =
        Files.writeString(
            folder.resolve("bundle.pem"),
            Pem.of(
                CertificateAuthority.selfSigned(OWN, Duration.ofDays(1), InstantSource.system())
                    .root()));
    server.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: empty}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: rolls}
        """);
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

  private GateAnswer look(String user, Gate gate) throws InterruptedException {
    MeshQuestion question =
        new MeshQuestion(
            new Judges(
                List.of(new GivenBundle(Optional.of(OWN), new BundleOrigin.File(bundle))),
                Endpoint.parse("unix:///nowhere"),
                Optional.empty()),
            Duration.ofSeconds(10),
            Optional.empty(),
            Optional.empty(),
            "mesh-identity",
            "istio-system",
            Set.of("dns"));
    try (KubernetesClient client = server.client(user)) {
      TrustSource trust =
          AskedTrust.of(
              question.judges(), Optional.of(OWN), Optional.of(client), question.meshNamespace());
      try (MeshGates gates = new MeshGates(client, question, trust, reports::add)) {
        return gates.look(gate);
      }
    }
  }

  private GateAnswer look(Gate gate) throws InterruptedException {
    return look("admin", gate);
  }

  private static Deployment deployment(String name) {
    return admin
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("rolls")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("app")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  private static void status(Deployment of, DeploymentStatus status) {
    admin
        .resource(
            new DeploymentBuilder(of)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withStatus(status)
                .build())
        .updateStatus();
  }

  private static DeploymentStatusBuilder status(long generation, int all, int updated, int ready) {
    return new DeploymentStatusBuilder()
        .withObservedGeneration(generation)
        .withReplicas(all)
        .withUpdatedReplicas(updated)
        .withReadyReplicas(ready)
        .withAvailableReplicas(ready);
  }

  private static Pod pod(String app, String name) {
    return admin
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("rolls")
                .withName(name)
                .addToLabels("app", app)
                .addToFinalizers("example.org/keeps-it")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("app")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void aRollOutEndsWhenTheLastOlderPodIsGone() throws InterruptedException {
    Deployment web = deployment("web");
    Gate gate = new Gate.RolledOut(Ref.of(MeshKind.DEPLOYMENT, "rolls", "web"));
    assertWaits(gate, "its controller has not seen the change yet");
    status(web, status(1, 2, 1, 1).build());
    assertWaits(gate, "1 of 2 pods are new");
    status(web, status(1, 3, 2, 2).build());
    assertWaits(gate, "1 older pods are still there");
    status(web, status(1, 2, 2, 1).build());
    assertWaits(gate, "1 of 2 new pods are available");
    Pod old = pod("web", "old");
    admin.resource(old).delete();
    status(web, status(1, 2, 2, 2).build());
    assertWaits(gate, "1 older pods still end");
    admin
        .pods()
        .inNamespace("rolls")
        .withName("old")
        .edit(each -> {
          each.getMetadata().setFinalizers(List.of());
          return each;
        });
    admin.pods().inNamespace("rolls").withName("old").withGracePeriod(0).delete();
    assertThat(look(gate)).isInstanceOf(GateAnswer.Holds.class);
  }

  private void assertWaits(Gate gate, String words) throws InterruptedException {
    GateAnswer answer = look(gate);
    assertThat(answer).isInstanceOf(GateAnswer.NotYet.class);
    assertThat(answer.told()).contains(words);
  }

  @Test
  void saysWhyPodsDoNotStart() throws InterruptedException {
    Deployment bad = deployment("bad");
    Gate gate = new Gate.RolledOut(Ref.of(MeshKind.DEPLOYMENT, "rolls", "bad"));
    Pod pod = pod("bad", "bad-1");
    admin
        .resource(
            new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase("Pending")
                .addNewInitContainerStatus()
                .withName("spire-bridge")
                .withImage("x")
                .withImageID("x")
                .withNewState()
                .withNewWaiting()
                .withReason("CreateContainerConfigError")
                .withMessage("configmap \"spire-bridge-gloo\" not found")
                .endWaiting()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build())
        .updateStatus();
    status(bad, status(1, 2, 2, 0).build());
    assertWaits(
        gate,
        "pod bad-1: container spire-bridge does not start (CreateContainerConfigError: configmap");
    status(
        bad,
        status(1, 0, 0, 0)
            .addNewCondition()
            .withType("Progressing")
            .withStatus("False")
            .withReason("ProgressDeadlineExceeded")
            .endCondition()
            .build());
    assertThat(look(gate)).isInstanceOf(GateAnswer.Never.class);
  }

  @Test
  void saysThatNoPodCanBeMade() throws InterruptedException {
    Deployment refused = deployment("refused");
    status(
        refused,
        status(1, 0, 0, 0)
            .addNewCondition()
            .withType("ReplicaFailure")
            .withStatus("True")
            .withReason("FailedCreate")
            .withMessage("pods \"x\" is forbidden: violates PodSecurity")
            .endCondition()
            .build());
    assertWaits(
        new Gate.RolledOut(Ref.of(MeshKind.DEPLOYMENT, "rolls", "refused")),
        "no pod can be made (FailedCreate: pods \"x\" is forbidden");
  }

  @Test
  void whatIsGoneNeverRollsOutAndWhatMayNotBeReadIsUnknown() throws InterruptedException {
    assertThat(look(new Gate.RolledOut(WEB))).isInstanceOf(GateAnswer.Never.class);
    GateAnswer forbidden = look(NOBODY, new Gate.RolledOut(WEB));
    assertThat(forbidden).isInstanceOf(GateAnswer.Unknown.class);
    assertThat(forbidden.told()).contains("may not get deployments");
  }

  @Test
  void anIssuerCheckOfNobodyDoesNotHoldAndOneWithoutRightsIsUnknown() throws InterruptedException {
    GateAnswer nobody = look(new Gate.IssuerHolds(SHOP));
    assertThat(nobody).isEqualTo(new GateAnswer.NotYet("shop: no pod of it is running"));
    assertThat(reports).hasSize(1);
    assertThat(look(NOBODY, new Gate.IssuerHolds(SHOP))).isInstanceOf(GateAnswer.Unknown.class);
    assertThat(look(NOBODY, new Gate.ProxiesTrust(SHOP, "ROOTCA", Set.of("a"), true)))
        .isInstanceOf(GateAnswer.Unknown.class);
    assertThat(look(new Gate.ClusterPresent(SHOP, "sds"))).isInstanceOf(GateAnswer.NotYet.class);
    assertThat(look(new Gate.BridgesMove(Optional.empty()))).isInstanceOf(GateAnswer.NotYet.class);
    assertThat(look(new Gate.OnMeshCa(SHOP)).told()).contains("istio-ca-root-cert");
  }

  @Test
  void anInjectorThatIsNotThereGivesNoVolume() throws InterruptedException {
    Gate gate = new Gate.Injected("empty", "default", "sidecar,spire", "workload-socket", "csi.x");
    assertThat(look(gate))
        .isEqualTo(
            new GateAnswer.NotYet(
                "a new pod in empty: the injector gives it no volume workload-socket"));
    assertThat(look(NOBODY, gate)).isInstanceOf(GateAnswer.Unknown.class);
    assertThat(admin.pods().inNamespace("empty").list().getItems()).isEmpty();
  }

  @Test
  void onlyAPersonConfirms() throws InterruptedException {
    assertThat(look(new Gate.Confirmed("dns", "DNS leads there")))
        .isInstanceOf(GateAnswer.Holds.class);
    assertThat(look(new Gate.Confirmed("other", "the operator is done")))
        .isEqualTo(new GateAnswer.Never("the operator is done: run again with --confirm other"));
  }
}
