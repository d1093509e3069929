package dev.spirebridge.testing.walk;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.mesh.ServerScene;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.PeerFolder;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real API server, a node that stands in for one, and an authority that issues as SPIRE does. */
final class WalkScene implements AutoCloseable {

  /** Who has the rights of the consumer's file in deploy/mesh/rbac, and no others. */
  static final String MOVER = ServerScene.USER;

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path KINDS = Path.of("src/test/resources/mesh/crd");

  private final PeerFolder folder;
  private final KubeApiServer server;
  private final StandInNode node;
  private final EmbeddedTrustDomain trustDomain =
      EmbeddedTrustDomain.selfSigned(
          TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.system());
  private final List<Runnable> started = new ArrayList<>();
  private final StandInIstiod istiod = new StandInIstiod();
  private URI bridge = URI.create("");

  private WalkScene(PeerFolder folder, KubeApiServer server) {
    this.folder = folder;
    this.server = server;
    this.node = StandInNode.join(server);
    this.node.beside(istiod);
  }

  static WalkScene start(PeerFolder folder) {
    KubeApiServer server = KubeApiServer.start(folder.folder("server"), MOVER);
    server.applyFolder(KINDS);
    return new WalkScene(folder, server);
  }

  KubeApiServer server() {
    return server;
  }

  StandInNode node() {
    return node;
  }

  /** What SPIRE's bundle is, as a file. */
  String bundle() {
    try {
      Path file = folder.path().resolve("bundle.pem");
      return Files.writeString(file, Pem.of(trustDomain.bundle())).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives {@link #MOVER} what that file of deploy/mesh/rbac says. */
  void giveRights(String consumer) throws IOException {
    server.applyStrictly(Files.readString(Path.of("deploy/mesh/rbac", consumer + ".yaml")));
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: walk-%1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: spire-bridge-mesh-%1$s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]
        """
            .formatted(consumer, MOVER));
  }

  /**
   * The walk of a page, typed in a folder by an admin. Our commands that move something are typed
   * by one who has the rights given to {@link #MOVER} alone.
   */
  Walk walk(String page, Path typedIn) {
    return Walk.of(
            WalkPage.read(page),
            typedIn,
            folder.folder("files"),
            Optional.of(server.adminKubeconfig()))
        .adding(
            "spire-bridge mesh ",
            "--kubeconfig=" + server.kubeconfigFor(MOVER).toAbsolutePath(),
            "--trust-domain=example.org",
            "--bundle=" + bundle());
  }

  /** The proxy of the pods of that namespace that have Istio's container. */
  MeshEnvoy proxy(String namespace, String serviceAccount) {
    MeshEnvoy envoy =
        MeshEnvoy.start(
            "envoy-" + namespace + "-" + serviceAccount,
            folder.path(),
            trustDomain.activeAuthority(),
            id(namespace, serviceAccount));
    started.add(envoy::close);
    istiod.tells(namespace, envoy);
    node.leads(namespace, "istio-proxy", 15000, envoy.admin());
    return envoy;
  }

  /**
   * The bridge of the pods of that namespace that have one: it keeps files.
   *
   * @return their folder
   */
  Path bridge(String namespace, String serviceAccount) {
    Path files = folder.folder("istio-certs");
    EmbeddedWorkloadApi agent =
        EmbeddedWorkloadApi.started(folder.folder("agent").resolve("api.sock"));
    started.add(agent::close);
    trustDomain.register(
        agent, new RegistrationEntry(id(namespace, serviceAccount), Duration.ofHours(1)));
    BridgeProcess process =
        BridgeProcess.serve(
            "bridge",
            folder.path(),
            List.of("--agent-socket", agent.address(), "--files", files.toString()));
    started.add(process::close);
    Await.until("the bridge's files", SOON, process::isReady);
    node.leads(namespace, "spire-bridge", 9877, process.address().getPort());
    bridge = process.address();
    return files;
  }

  /** Where the bridge tells its status. */
  URI bridge() {
    return bridge;
  }

  /** For what else is to be ended before the API server is. */
  void atTheEnd(Runnable close) {
    started.add(close);
  }

  private static SpiffeId id(String namespace, String serviceAccount) {
    return SpiffeId.parse("spiffe://example.org/ns/%s/sa/%s".formatted(namespace, serviceAccount));
  }

  @Override
  public void close() {
    started.reversed().forEach(Runnable::run);
    node.close();
    server.close();
  }
}
