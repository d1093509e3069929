package dev.spirebridge.testing.peers;

import dev.spirebridge.app.AgentBundles;
import dev.spirebridge.app.ConfigFile;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.Controller;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.StartException;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.demo.EmbeddedControllerManager;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.federation.Bundles;
import dev.spirebridge.federation.ServedBundles;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import dev.spirebridge.unixsocket.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Two trust domains. The first is a cluster: a real API server, our controller with exactly its
 * rights, a labelled namespace whose pod is registered by what its ClusterSPIFFEID says. The second
 * is there already, and federates with the first.
 */
final class LabelledFederation implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LEAF = Duration.ofMinutes(10);
  private static final String USER = "system:serviceaccount:spire-bridge:spire-bridge-controller";
  private static final String CONFIGURATION =
      """
      trustDomain: cluster1.demo
      http: off
      namespaces: {federatesWith: [cluster2.demo]}
      """;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path folder;
  private final KubeApiServer api;
  private final PlainCluster cluster;
  private final KubernetesClient admin;
  private final EmbeddedTrustDomain one = trustDomain(Federation.FIRST);
  private final EmbeddedTrustDomain two = trustDomain(Federation.SECOND);
  private final EmbeddedWorkloadApi agentOfTheFirst;
  private final EmbeddedWorkloadApi agentOfTheSecond;
  private final Party first;
  private final Party second;

  private LabelledFederation(PeerFolder folder) {
    this.folder = folder.folder("federation");
    try {
      this.api = opened(KubeApiServer.start(folder.folder("kube"), USER));
      this.cluster = opened(PlainCluster.on(api));
      this.admin = opened(api.adminClient());
      cluster.namespace("spire-bridge");
      cluster.namespace("shop");
      cluster.namespace("later");
      api.applyFolder(Path.of("clusterspiffeid", "rbac"));
      cluster.pod("shop", "pair");
      opened(controller(api.kubeconfigFor(USER)));
      this.agentOfTheFirst =
          opened(EmbeddedWorkloadApi.started(folder.folder("one").resolve("api.sock")));
      this.agentOfTheSecond =
          opened(EmbeddedWorkloadApi.started(folder.folder("two").resolve("api.sock")));
      one.federateWith(two.name(), two.bundle());
      two.federateWith(one.name(), one.bundle());
      RegistrationEntry entry = new RegistrationEntry(idOf(two), LEAF);
      var _ = two.register(agentOfTheSecond, entry.federatingWith(one.name()));
      opened(EmbeddedControllerManager.start(admin, one, _ -> agentOfTheFirst, LEAF));
      this.first = new Party(Federation.FIRST, idOf(one).toString(), Ports.free());
      this.second = new Party(Federation.SECOND, idOf(two).toString(), Ports.free());
      cluster.label("shop", NamespaceSettings.DEFAULT_LABEL, "true");
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Skips the calling test where there is no API server. */
  static LabelledFederation start(PeerFolder folder) {
    return new LabelledFederation(folder);
  }

  private static EmbeddedTrustDomain trustDomain(String name) {
    return EmbeddedTrustDomain.selfSigned(
        TrustDomain.parse(name), Duration.ofDays(1), InstantSource.system());
  }

  private static SpiffeId idOf(EmbeddedTrustDomain trustDomain) {
    return trustDomain.name().newSpiffeId("ns", "shop", "sa", "pair");
  }

  private static Controller controller(Path kubeconfig) {
    ConfigInputs inputs =
        new ConfigInputs(
            Map.of("--kubeconfig", List.of(kubeconfig.toString())),
            Map.of(),
            Optional.of(new ConfigFile.Text("controller.yaml", CONFIGURATION)));
    ControllerConfig config =
        switch (ControllerConfigLoader.load(inputs)) {
          case ConfigResult.Valid(var valid) -> valid;
          case ConfigResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    try {
      return Controller.start(config, "test");
    } catch (StartException e) {
      throw new AssertionError(e);
    }
  }

  Party first() {
    return first;
  }

  Party second() {
    return second;
  }

  String agentOfTheFirst() {
    return agentOfTheFirst.address();
  }

  String agentOfTheSecond() {
    return agentOfTheSecond.address();
  }

  KubernetesClient admin() {
    return admin;
  }

  void apply(String yaml) {
    api.apply(yaml);
  }

  /** The arguments of {@code federation add} for the second. */
  List<String> relationship() {
    try {
      Path bundle =
          Files.writeString(folder.resolve("bundle.json"), Bundles.document(two.activeAuthority()));
      return List.of(
          Federation.SECOND,
          "--endpoint",
          "https://bundles.cluster2.demo:8443",
          "--endpoint-spiffe-id",
          "spiffe://cluster2.demo/spire/server",
          "--bundle",
          bundle.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code spire-bridge federation} as users do, to its good end, and returns its output. */
  String command(String name, List<String> arguments) {
    List<String> all = new ArrayList<>(LauncherFlags.read());
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    all.addAll(List.of("dev.spirebridge.cli.Main", "federation", name));
    all.addAll(arguments);
    return new ProgramRun(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            List.of("--kubeconfig", api.adminKubeconfig().toString()))
        .run(all);
  }

  /** Waits until the ClusterSPIFFEID of the labelled namespace says so. */
  void awaitFederatesWith(List<String> trustDomains) {
    awaitFederatesWith("spire-bridge-ns-shop", trustDomains);
  }

  /** Waits until the controller has made something of a change that is made now. */
  void awaitAPass() {
    cluster.label("later", NamespaceSettings.DEFAULT_LABEL, "true");
    awaitFederatesWith("spire-bridge-ns-later", List.of(Federation.SECOND));
  }

  private void awaitFederatesWith(String name, List<String> trustDomains) {
    Await.until(
        name + " to federate with " + trustDomains,
        SOON,
        () ->
            Optional.ofNullable(
                    admin
                        .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
                        .withName(name)
                        .get())
                .map(found -> found.<Object>get("spec", "federatesWith"))
                .map(found -> Objects.equals(found, trustDomains))
                .orElse(false));
  }

  /** What SPIRE's server keeps, whichever objects there are: any entry that asks is given it. */
  boolean serverOfTheFirstStillHasTheBundle() {
    try (EmbeddedWorkloadApi other = EmbeddedWorkloadApi.started(folder.resolve("other.sock"))) {
      var _ =
          one.register(other, new RegistrationEntry(idOf(one), LEAF).federatingWith(two.name()));
      return new AgentBundles(Endpoint.parse(other.address())).ask()
              instanceof ServedBundles.Served served
          && served.bundles().containsKey(two.name());
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
