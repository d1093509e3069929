package dev.spirebridge.app;

import dev.spirebridge.demo.EmbeddedControllerManager;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.IdentityTarget;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.deploy.ScrapedPod;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A controller that keeps labelled namespaces and checks issuers, a controller-manager, two pods of
 * the mesh, and a bridge that keeps a Secret, on an API server.
 */
final class WatchedCluster {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final SpiffeId CONTROLLER =
      NAME.newSpiffeId("ns", "spire-bridge", "sa", "spire-bridge-controller");
  private static final String KEEPER = "system:serviceaccount:istio-ingress:gateway";
  private static final IdentityTarget NOBODY =
      new IdentityTarget() {
        @Override
        public void publish(WorkloadUpdate update) {}

        @Override
        public void withdraw(WorkloadUpdate remaining) {}
      };

  private final PeerFolder folder;
  private final int port = Ports.free();
  private final BridgeStage keeper;
  private final KubeApiServer server;
  private final KubernetesClient admin;
  private final EmbeddedControllerManager manager;
  private final MeshPod web;
  private final Controller controller;

  WatchedCluster(PeerFolder folder, Opened opened) throws Exception {
    this.folder = folder;
    server = opened.add(KubeApiServer.start(folder.folder("kube"), IssuerCluster.USER, KEEPER));
    admin = opened.add(server.adminClient());
    EmbeddedTrustDomain spire = trustDomain();
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    var _ = spire.register(agent, new RegistrationEntry(CONTROLLER, HOUR));
    IssuerCluster.controller(server);
    IssuerCluster.namespace(server, "ingress", false);
    IssuerCluster.namespace(server, "shop", true);
    IssuerCluster.namespace(server, "istio-ingress", false);
    IssuerCluster.deployment(server, "ingress", "gateway");
    IssuerCluster.deployment(server, "shop", "web");
    var _ = opened.add(pod("gateway", spire, "ingress")).create(admin, "ingress", "gateway");
    web = opened.add(pod("web", spire, "shop"));
    var _ = web.create(admin, "shop", "web");
    manager = opened.add(EmbeddedControllerManager.start(admin, trustDomain(), _ -> NOBODY, HOUR));
    keeper = new BridgeStage("keeper", folder.path(), opened);
    keepTheSecret();
    controller = opened.add(Controller.start(configuration(agent), "test"));
  }

  private static EmbeddedTrustDomain trustDomain() {
    return EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  }

  private MeshPod pod(String name, EmbeddedTrustDomain spire, String namespace) throws Exception {
    return new MeshPod(
        folder.folder(name), spire, NAME.newSpiffeId("ns", namespace, "sa", name), CONTROLLER);
  }

  private void keepTheSecret() throws Exception {
    server.apply(Files.readString(Path.of("deploy/rbac-secret.yaml")));
    keeper.serve(
        keeper
            .of(keeper.registeredAgent())
            .withFile("secrets: {allowedNamespaces: [istio-ingress]}")
            .flag("--secret", "istio-ingress/gateway")
            .flag("--kubeconfig", server.kubeconfigFor(KEEPER).toString()));
    Await.until("the Secret", SOON, () -> secret().get() != null);
  }

  private Resource<Secret> secret() {
    return admin.secrets().inNamespace("istio-ingress").withName("gateway");
  }

  /** It still leads when the API server has been away for a while. */
  private ControllerConfig configuration(EmbeddedWorkloadApi agent) {
    return Inputs.file(
            """
            trustDomain: example.org
            lease: {duration: 3m, renewDeadline: 2m}
            issuerCheck:
              agentSocket: %s
              gateways: [ingress/gateway]
              period: 2s
              timeout: 3s
            """
                .formatted(agent.address()))
        .flag("--kubeconfig", server.kubeconfigFor(IssuerCluster.USER).toString())
        .flag("--health", "127.0.0.1:" + port)
        .flag("--http", "off")
        .controller();
  }

  List<ScrapedPod> pods() {
    return List.of(
        ScrapedPod.controller("controller", port),
        ScrapedPod.patched("envoy", keeper.name(), keeper.port()));
  }

  void labelWithABadAnnotation() {
    label("troubled", "spirebridge.dev/ttl", "a while");
  }

  /** Nobody takes what the controller writes for a namespace that is labelled from now on. */
  void stopTheControllerManager() {
    manager.close();
    label("later", "unrelated", "");
  }

  private void label(String namespace, String annotation, String value) {
    IssuerCluster.namespace(server, namespace, true);
    var _ =
        admin
            .namespaces()
            .withName(namespace)
            .edit(found ->
                new NamespaceBuilder(found)
                    .editMetadata()
                    .addToAnnotations(annotation, value)
                    .endMetadata()
                    .build());
  }

  /** A bridge is gone, and its pod is still there. */
  void silenceABridge() throws Exception {
    try (MeshPod silent = pod("silent", trustDomain(), "shop")) {
      var _ = silent.create(admin, "shop", "silent");
    }
  }

  void moveAPodToAnotherAuthority() {
    web.moveTo(trustDomain());
  }

  /** Somebody takes our label off the Secret. */
  void takeTheSecretAway() {
    var _ =
        secret()
            .edit(found ->
                new SecretBuilder(found)
                    .editMetadata()
                    .removeFromLabels("app.kubernetes.io/managed-by")
                    .endMetadata()
                    .build());
  }

  /** At once, not when its last watch has ended. */
  void killTheApiServer() {
    server.kill();
  }

  void stopTheController() {
    controller.close();
  }
}
