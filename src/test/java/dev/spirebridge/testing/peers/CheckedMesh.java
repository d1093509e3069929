package dev.spirebridge.testing.peers;

import dev.spirebridge.federation.WebCertificates;
import dev.spirebridge.testing.Pem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A gateway that shows the world a web certificate and calls two workloads by its SVID, all of them
 * real Envoys. The second workload has a bridge of its own, which can be moved to another agent.
 */
final class CheckedMesh implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Path folder;
  private final String spiffeId;
  private final String firstAddress;
  private final String secondAddress;
  private final BridgeProcess first;
  private BridgeProcess second;
  private final EnvoyProcess one;
  private final EnvoyProcess two;
  private EnvoyProcess gateway;

  private CheckedMesh(PeerFolder folder, AgentUnderTest agent) {
    this.folder = folder.path();
    this.spiffeId = agent.spiffeId();
    this.firstAddress = "unix://" + folder.folder("sds1").resolve("socket");
    this.secondAddress = "unix://" + folder.folder("sds2").resolve("socket");
    this.first = serve("bridge1", agent.socketAddress(), firstAddress);
    this.second = serve("bridge2", agent.socketAddress(), secondAddress);
    this.one = workload("workload1", firstAddress);
    this.two = workload("workload2", secondAddress);
    this.gateway = startedGateway();
  }

  static CheckedMesh start(PeerFolder folder, AgentUnderTest agent) {
    CheckedMesh mesh = new CheckedMesh(folder, agent);
    List.of(mesh.one, mesh.two, mesh.gateway).forEach(envoy -> envoy.awaitReady(SOON));
    return mesh;
  }

  /** Lets the second workload take its identity from another agent. */
  void moveSecondWorkload(String agentAddress) {
    second.close();
    second = serve("bridge2", agentAddress, secondAddress);
  }

  void stopGateway() {
    gateway.close();
  }

  /** Starts it again, at new ports. */
  void startGateway() {
    gateway = startedGateway();
    gateway.awaitReady(SOON);
  }

  /** What the gateway holds. */
  String gatewayAdmin() {
    return gateway.admin().toString();
  }

  /** Where the gateway and the first workload take their secrets from. */
  String secrets() {
    return firstAddress;
  }

  /** What the gateway shows the world. */
  String gatewayPort() {
    return "127.0.0.1:" + gateway.listenerPort();
  }

  String firstWorkload() {
    return "127.0.0.1:" + one.listenerPort();
  }

  String secondWorkload() {
    return "127.0.0.1:" + two.listenerPort();
  }

  private BridgeProcess serve(String name, String agentAddress, String address) {
    return BridgeProcess.serve(
        name, folder, List.of("--agent-socket", agentAddress, "--sds", address + "=istio"));
  }

  private EnvoyProcess workload(String name, String secrets) {
    return EnvoyProcess.start(
        name, folder, EnvoyConfiguration.workload(SdsBinding.istio(secrets), spiffeId), "info");
  }

  private EnvoyProcess startedGateway() {
    SdsBinding secrets = SdsBinding.istio(firstAddress);
    var web = new WebCertificates(Instant.now()).valid("shop.example");
    String listener =
        EnvoyConfiguration.publicListener(
            "in",
            Pem.of(web.chain()),
            Pem.block("PRIVATE KEY", web.key().getEncoded()),
            List.of(
                EnvoyConfiguration.routeTo("/one", "one"),
                EnvoyConfiguration.routeTo("/two", "two")));
    String bootstrap =
        EnvoyConfiguration.bootstrap(
            "gateway",
            "",
            List.of(listener),
            List.of(
                EnvoyConfiguration.callOver("one", secrets, spiffeId, one.listenerPort()),
                EnvoyConfiguration.callOver("two", secrets, spiffeId, two.listenerPort()),
                EnvoyConfiguration.sdsCluster(secrets)));
    return EnvoyProcess.start("gateway", folder, bootstrap, "info");
  }

  @Override
  public void close() {
    gateway.close();
    one.close();
    two.close();
    first.close();
    second.close();
  }
}
