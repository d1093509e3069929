package dev.spirebridge.demo;

import dev.spirebridge.demo.ControllerLauncher.ControllerAddresses;
import dev.spirebridge.demo.NodeBridgeLauncher.NodeAddresses;
import dev.spirebridge.demo.calls.FreePorts;
import dev.spirebridge.demo.calls.Party;
import dev.spirebridge.demo.calls.Teardown;
import dev.spirebridge.demo.node.ProcessUser;
import dev.spirebridge.demo.node.WorkloadProcess;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * A cluster of one node: two pods in a labelled namespace, one in a namespace that is not, an agent
 * that tells processes apart by their pods, the bridge of the node, the controller, and stand-ins
 * for the rest.
 */
final class NamespaceStage implements Stage, AutoCloseable {
  private static final TrustDomain NAME = TrustDomain.parse("demo.spirebridge.test");
  private static final Duration SVID_LIFETIME = Duration.ofMinutes(5);
  private static final Duration AUTHORITY_LIFETIME = Duration.ofHours(1);

  /** Its pods call each other. */
  private static final String LABELLED = "shop";

  /** Labelled only while everybody looks. */
  private static final String LATE = "jobs";

  private final Teardown teardown = new Teardown();
  private final PodProcesses processes = new PodProcesses();
  private final Path folder;
  private final DemoCluster cluster;
  private final EmbeddedTrustDomain trustDomain;
  private final EmbeddedDelegatedIdentity agent;
  private final EmbeddedControllerManager controllerManager;
  private final List<URI> statusPages;
  private final List<DemoPod> pods;
  private final Duration limit;

  private NamespaceStage(
      Path folder,
      NodeBridgeLauncher bridges,
      ControllerLauncher controllers,
      InstantSource clock,
      Duration limit)
      throws IOException {
    this.folder = folder;
    this.limit = limit;
    try {
      this.cluster = teardown.add(DemoCluster.start(folder, clock));
      cluster.createNamespace(LABELLED);
      cluster.label(LABELLED);
      cluster.createNamespace(LATE);
      this.trustDomain = EmbeddedTrustDomain.selfSigned(NAME, AUTHORITY_LIFETIME, clock);
      this.agent =
          teardown.add(EmbeddedDelegatedIdentity.started(folder.resolve("admin.agent"), processes));
      this.controllerManager =
          teardown.add(
              EmbeddedControllerManager.start(
                  cluster.client(),
                  trustDomain,
                  podUid -> agent.workload(ProcessAttestor.podUidKey(podUid)),
                  SVID_LIFETIME));
      var ports = FreePorts.find(2);
      this.statusPages =
          ports.stream()
              .map(port -> URI.create("http://127.0.0.1:" + port + "/api/v1/status"))
              .toList();
      teardown.add(
          bridges.start(
              new NodeAddresses(
                  agent.socket(), NAME, socket(), Set.of(), loopback(ports.getFirst()))));
      teardown.add(
          controllers.start(
              new ControllerAddresses(cluster.kubeconfig(), loopback(ports.getLast()))));
      this.pods = List.of(pod(LABELLED, "web"), pod(LABELLED, "api"), pod(LATE, "batch"));
    } catch (IOException | RuntimeException e) {
      teardown.close();
      throw e;
    }
  }

  /**
   * @param folder short enough for the sockets in it
   * @param limit until a pod of a labelled namespace has its entry
   * @throws IOException if a port, a socket or a process cannot be had
   */
  static NamespaceStage start(
      Path folder,
      NodeBridgeLauncher bridges,
      ControllerLauncher controllers,
      InstantSource clock,
      Duration limit)
      throws IOException {
    return new NamespaceStage(folder, bridges, controllers, clock, limit);
  }

  @Override
  public EmbeddedTrustDomain trustDomain() {
    return trustDomain;
  }

  @Override
  public List<Party> way() {
    return List.of(caller().party(), callee().party());
  }

  DemoCluster cluster() {
    return cluster;
  }

  EmbeddedControllerManager controllerManager() {
    return controllerManager;
  }

  DemoPod caller() {
    return pods.get(0);
  }

  DemoPod callee() {
    return pods.get(1);
  }

  DemoPod latecomer() {
    return pods.get(2);
  }

  List<DemoPod> pods() {
    return pods;
  }

  /** What everybody dials. */
  Path socket() {
    return folder.resolve("node.sds");
  }

  /** Where bridge and controller tell their status, in this order. */
  List<URI> statusPages() {
    return statusPages;
  }

  /**
   * Waits until the bridge has asked about a process, so that the next move is the agent's.
   *
   * @throws IllegalStateException if it has not in time
   */
  void awaitAsked(WorkloadProcess process, Duration limit) {
    agent.svidStreams(process.pid()).awaitOpen(1, limit);
  }

  /** A further process of a pod that is there. */
  WorkloadProcess startAnother(DemoPod pod) throws IOException {
    return start(pod.name() + "-2", pod.uid());
  }

  @Override
  public X509Certificate leaf(Party party) {
    var pod =
        pods.stream()
            .filter(each -> each.party().equals(party))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(party + " is not on this stage"));
    try {
      return controllerManager
          .awaitRegistered(pod.uid(), limit)
          .orElseThrow(() ->
              new IllegalStateException(
                  party.name()
                      + " has no entry; the controller's status says what it did about "
                      + pod.namespace()))
          .svids()
          .getFirst()
          .leaf();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for an entry", e);
    }
  }

  @Override
  public void close() {
    teardown.close();
  }

  /** The object first, as on a real node: the process then is one of a pod that is known. */
  private DemoPod pod(String namespace, String name) throws IOException {
    var uid = cluster.createPod(namespace, name);
    var id = NAME.newSpiffeId("ns", namespace, "sa", name);
    return new DemoPod(namespace, uid, new Party(name, id, socket()), start(name, uid));
  }

  private WorkloadProcess start(String name, String podUid) throws IOException {
    var process =
        teardown.add(
            WorkloadProcess.start(
                ProcessUser.same(), name, socket(), folder.resolve(name + ".log")));
    processes.add(process.pid(), podUid);
    return process;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
