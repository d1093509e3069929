package dev.spirebridge.app;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * What runs in a pod of the mesh, in this process: a bridge, a proxy that takes its SVID over SDS,
 * and a port where the proxy presents it. The pod itself is an object of the API server's.
 */
final class MeshPod implements AutoCloseable {

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final InstantSource CLOCK = InstantSource.system();

  private final EmbeddedWorkloadApi agent;
  private final RegistrationEntry entry;
  private final RegisteredWorkload workload;
  private final int statusPort = Ports.free();
  private final Bridge bridge;
  private final SdsChannel sds;
  private final SotwStream proxy;
  private final OwnSvid presented;
  private final SSLServerSocket port;

  /**
   * @param allowed who may see the bridge's status
   */
  MeshPod(Path folder, EmbeddedTrustDomain trustDomain, SpiffeId id, SpiffeId allowed)
      throws Exception {
    agent = EmbeddedWorkloadApi.started(folder.resolve("agent"));
    entry = new RegistrationEntry(id, LIFETIME);
    workload = trustDomain.register(agent, entry);
    String listener = "unix://" + folder.resolve("sds");
    bridge =
        Bridge.start(
            Inputs.file("statusTls: {allowedIds: ['%s']}".formatted(allowed))
                .flag("--sds", listener)
                .flag("--agent-socket", agent.address())
                .flag("--status-tls", "127.0.0.1:" + statusPort)
                .flag("--http", "off")
                .config(),
            "test");
    sds = new SdsChannel(listener);
    proxy = sds.ask("default");
    accept();
    presented =
        OwnSvid.watching(
            Values.endpoint(agent.address()),
            Optional.empty(),
            RetryCaps.DEFAULT,
            CLOCK,
            new Random(7));
    presented.start();
    Await.until("the proxy's SVID", LIFETIME, () -> presented.svid(CLOCK.instant()).isPresent());
    port =
        (SSLServerSocket)
            SvidTls.server(presented, _ -> true, CLOCK, _ -> {})
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::present);
  }

  /** The proxy takes what the bridge has sent last. */
  void accept() {
    proxy.ack(proxy.next());
  }

  /** From now on the pod's agent is one of another SPIRE, which has the same name. */
  void moveTo(EmbeddedTrustDomain other) {
    other.register(agent, entry);
    accept();
  }

  void moveBack() {
    workload.rotateSvids();
    accept();
  }

  /** Makes the pod's object, owned by a Deployment of this name through a ReplicaSet. */
  Pod create(KubernetesClient admin, String namespace, String deployment) {
    Pod pod =
        admin
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(deployment + "-5c8b-x2x4p")
                    .withLabels(Map.of("app", deployment, "pod-template-hash", "5c8b"))
                    .addNewOwnerReference()
                    .withApiVersion("apps/v1")
                    .withKind("ReplicaSet")
                    .withName(deployment + "-5c8b")
                    .withUid("1")
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .withNewSpec()
                    .withServiceAccountName(deployment)
                    .addNewContainer()
                    .withName("app")
                    .withImage("app")
                    .addNewPort()
                    .withContainerPort(port.getLocalPort())
                    .endPort()
                    .endContainer()
                    .addNewContainer()
                    .withName("istio-proxy")
                    .withImage("proxy")
                    .endContainer()
                    .addNewContainer()
                    .withName("spire-bridge")
                    .withImage("bridge")
                    .addNewPort()
                    .withName("status-tls")
                    .withContainerPort(statusPort)
                    .endPort()
                    .endContainer()
                    .endSpec()
                    .build())
            .create();
    return IssuerCluster.run(admin, pod);
  }

  private void present() {
    while (!port.isClosed()) {
      try (SSLSocket socket = (SSLSocket) port.accept()) {
        socket.startHandshake();
        var _ = socket.getInputStream().read();
      } catch (IOException e) {
        // The client has seen what it wanted, or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
    presented.close();
    proxy.close();
    sds.close();
    bridge.close();
    agent.close();
  }
}
