package dev.spirebridge.cli;

import static dev.spirebridge.federation.Bundles.OURS;
import static dev.spirebridge.federation.Bundles.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.federation.Bundles;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.federation.WebCertificates;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.Status;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * {@code federation verify} as it is typed, against a real API server, TLS endpoints on loopback
 * and an agent on a Unix socket. By the machine's clock, as the command's own is.
 */
class FederationVerifyIT {

  private static final SpiffeId SERVER = SpiffeId.parse("spiffe://cluster2.demo/spire/server");

  private static final String READER = "reader";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;

  /** Older than any refresh hint, so that no difference is on its way. */
  private final Instant made = Instant.now().minus(Duration.ofDays(1));

  private final CertificateAuthority own = Bundles.authority(OURS, made);
  private final CertificateAuthority a = Bundles.authority(THEIRS, made);
  private final CertificateAuthority b = Bundles.authority(THEIRS, made);

  private EmbeddedWorkloadApi agent;
  private FederationCommands commands;

  @BeforeAll
  static void start() {
    server = KubeApiServer.start(folder, READER);
    admin = server.adminClient();
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    Await.until("the kind to be served", Duration.ofSeconds(60), FederationVerifyIT::isServed);
  }

  /** For some moments after its CRD the API server asks to come back later. */
  private static boolean isServed() {
    try {
      admin.genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN).list();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @AfterAll
  static void stop() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void startAgent() throws IOException {
    Path socket = Files.createTempDirectory(folder, "a").resolve("agent.sock");
    agent = EmbeddedWorkloadApi.started(socket);
    commands = new FederationCommands(server.adminKubeconfig(), agent.address(), folder);
  }

  @AfterEach
  void leaveNothing() {
    agent.close();
    admin.genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN).delete();
  }

  @Test
  void holdsWhereBothSidesServeTheSame() {
    agentServes(a);
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);

      assertThat(commands.verify()).isEqualTo(0);
      assertThat(commands.out())
          .startsWith("cluster2.demo: holds\n")
          .contains("the same authorities", "This side is cluster1.demo with 1 authority");
      assertThat(commands.verify("-o", "json")).isEqualTo(0);
      assertThat(commands.out()).contains("\"outcome\": \"holds\"");
    }
  }

  @Test
  void doesNotHoldWhereTheEndpointIsNotOfTheBundleThatIsKnown() {
    agentServes(b);
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), b);
      doesNotHold("not from an authority that is known here");
    }
  }

  @Test
  void doesNotHoldWhereTheAgentServesAnotherBundleThanTheEndpoint() {
    agentServes(b);
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(b, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), b);
      doesNotHold("does not serve", "still trusted here");
    }
  }

  @Test
  void doesNotHoldWhereTheEndpointServesOurOwnAuthority() {
    agentServes(a);
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a, own)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      doesNotHold("share an authority", "an authority of cluster1.demo, this side's own");
    }
  }

  @Test
  void doesNotHoldWhereTheEndpointHasAnotherSpiffeId() {
    agentServes(a);
    SpiffeId other = SpiffeId.parse("spiffe://cluster2.demo/ns/x/sa/y");
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, other, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      doesNotHold("presents spiffe://cluster2.demo/ns/x/sa/y, not " + SERVER);
    }
  }

  @Test
  void doesNotHoldWhereTheWebCertificateHasExpired() {
    agentServes(a);
    var certificate = new WebCertificates(Instant.now()).expired("localhost");
    try (TlsEndpoint endpoint =
        TlsEndpoint.start(certificate.key(), certificate.chain(), FederationCommands.answer(a))) {
      commands.addWeb(endpoint.url("localhost"));
      doesNotHold("expired at", "renew");
    }
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void holdsByAWebCertificateOfTheSystemsRoots() throws Exception {
    agentServes(a);
    WebCertificates web = new WebCertificates(Instant.now());
    var certificate = web.valid("localhost");
    Path roots = folder.resolve("roots.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", web.root());
    try (OutputStream file = Files.newOutputStream(roots)) {
      store.store(file, "changeit".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", roots.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    try (TlsEndpoint endpoint =
        TlsEndpoint.start(certificate.key(), certificate.chain(), FederationCommands.answer(a))) {
      commands.addWeb(endpoint.url("localhost"));
      assertThat(commands.verify()).as(commands.out()).isEqualTo(0);
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }

  @Test
  void couldNotBeFoundOutWhereAnEndIsOutOfReach() throws Exception {
    agentServes(a);
    commands.add("cluster2.demo", FederationCommands.closedPort(), a);
    couldNotBeFoundOut("Nobody accepts connections at");

    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      assertThat(commands.verify()).isEqualTo(0);
      assertThat(commands.verify("--agent-socket", "unix://" + folder.resolve("nobody.sock")))
          .isEqualTo(3);
      assertThat(commands.out()).contains("--agent-socket");
      agent.refuseNewStreams(Status.OK);
      couldNotBeFoundOut("before the first trust bundle");
    }
  }

  @Test
  void oneThatDoesNotHoldOutweighsOneThatCouldNotBeFoundOut() throws Exception {
    TrustDomain third = TrustDomain.parse("cluster3.demo");
    CertificateAuthority thirds = Bundles.authority(third, made);
    agent.publish(
        new WorkloadUpdate(
            OURS,
            List.of(own.issue(OURS.newSpiffeId("verify"), "", Duration.ofDays(2))),
            List.of(own.root()),
            Map.of(THEIRS, List.of(a.root()), third, List.of(thirds.root()))));
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      commands.add("cluster3.demo", FederationCommands.closedPort(), thirds);
      assertThat(commands.verify("cluster2.demo")).isEqualTo(0);
      assertThat(commands.verify()).isEqualTo(3);
      assertThat(commands.out())
          .contains("cluster2.demo: holds", "cluster3.demo: could not be found out");

      assertThat(commands.verify("cluster2.demo", "cluster3.demo", "cluster9.demo")).isEqualTo(1);
    }
  }

  @Test
  void doesNotHoldWhereNothingDeclaresIt() {
    agentServes(a);
    assertThat(commands.verify("cluster9.demo")).isEqualTo(1);
    assertThat(commands.out()).contains("nothing declares cluster9.demo", "federation add");
    assertThat(commands.verify("cluster9.demo", "-o", "json")).isEqualTo(1);
    assertThat(commands.out()).contains("\"trustDomain\": \"cluster9.demo\"", "nothing declares");
    assertThat(commands.verify()).isEqualTo(1);
    assertThat(commands.err()).contains("no federation relationship", "federation add");
  }

  @Test
  void doesNotHoldWhereTheDeclarationIsOfAnotherClass() throws Exception {
    agentServes(a);
    Path config = Files.writeString(folder.resolve("class.yaml"), "className: spire\n");
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      assertThat(commands.verify("--config", config.toString())).isEqualTo(1);
      assertThat(commands.out()).contains("without a class", "the class spire");
    }
  }

  @Test
  void aWriteThatFailsSaysSoToProgramsToo() throws Exception {
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        rules: [{apiGroups: [spire.spiffe.io], resources: [clusterfederatedtrustdomains], verbs: [list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: reader}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}]
        """);
    FederationCommands reader =
        new FederationCommands(server.kubeconfigFor(READER), agent.address(), folder);
    Await.until(
        "the right to list", Duration.ofSeconds(30), () -> reader.run("federation", "list") == 0);

    String[] add = {
      "federation", "add", "cluster2.demo", "--endpoint", "https://localhost:1", "-o"
    };
    assertThat(reader.run(with(add, "json"))).isEqualTo(3);
    assertThat(reader.out())
        .contains("\"change\": \"create\"", "\"failed\": \"user reader may not create");
    assertThat(commands.run(with(add, "json"))).isEqualTo(0);
    assertThat(commands.out()).doesNotContain("failed");
  }

  private static String[] with(String[] some, String last) {
    return Stream.concat(Arrays.stream(some), Stream.of(last)).toArray(String[]::new);
  }

  @Test
  void warnsOfABundleWhoseAuthoritiesHaveAllExpired() {
    commands.add("cluster2.demo", URI.create("https://localhost:1"), a);
    assertThat(commands.err()).isEmpty();
    CertificateAuthority expired = Bundles.authority(THEIRS, made.minus(Duration.ofDays(20)));
    commands.add("cluster2.demo", URI.create("https://localhost:1"), expired);
    assertThat(commands.err()).contains("all its authorities have expired", "bundle show");
  }

  /** Whoever looks from elsewhere has the controller's configuration, and not its mounts. */
  @Test
  void doesWithoutTheBundleFilesOfTheConfiguration() throws Exception {
    agentServes(a);
    Path config =
        Files.writeString(
            folder.resolve("controller.yaml"),
            """
            trustDomain: cluster1.demo
            federation:
            - trustDomain: cluster2.demo
              endpoint: https://bundles.cluster2.demo:8443
              profile: https_spiffe
              endpointSpiffeId: spiffe://cluster2.demo/spire/server
              bundleFile: /etc/spire-bridge/bundles/cluster2.demo.json
            """);
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      assertThat(commands.verify("--config", config.toString())).as(commands.err()).isEqualTo(0);
    }
  }

  @Test
  void anEmptyBundleOfOneTrustDomainSaysNothingOfTheOthers() {
    WorkloadUpdate update = update(a);
    agent.publishRaw(
        update.toX509SvidResponse(),
        update.toX509BundlesResponse().toBuilder()
            .putBundles("spiffe://partner3.demo", ByteString.EMPTY)
            .build());
    try (TlsEndpoint endpoint = FederationCommands.spiffeEndpoint(a, SERVER, a)) {
      commands.add("cluster2.demo", endpoint.url("localhost"), a);
      assertThat(commands.verify()).as(commands.out()).isEqualTo(0);
    }
  }

  private void doesNotHold(String... words) {
    assertThat(commands.verify()).as(commands.out()).isEqualTo(1);
    assertThat(commands.out()).startsWith("cluster2.demo: does not hold\n").contains(words);
    everyComplaintEndsWithAdvice("wrong");
  }

  private void couldNotBeFoundOut(String... words) {
    assertThat(commands.verify()).as(commands.out()).isEqualTo(3);
    assertThat(commands.out()).startsWith("cluster2.demo: could not be found out").contains(words);
    everyComplaintEndsWithAdvice("unknown");
  }

  private void everyComplaintEndsWithAdvice(String kind) {
    List<String> complaints =
        commands.out().lines().filter(line -> line.startsWith("  " + kind)).toList();
    assertThat(complaints)
        .isNotEmpty()
        .allMatch(line ->
            line.substring(line.lastIndexOf(". ", line.length() - 2) + 2)
                .matches(
                    "(Check|Correct|Declare|Get|Give|If|Its operator|Look|Make|Run|Use) ?.*\\."));
  }

  private void agentServes(CertificateAuthority theirs) {
    agent.publish(update(theirs));
  }

  private WorkloadUpdate update(CertificateAuthority theirs) {
    return new WorkloadUpdate(
        OURS,
        List.of(own.issue(OURS.newSpiffeId("verify"), "", Duration.ofDays(2))),
        List.of(own.root()),
        Map.of(THEIRS, List.of(theirs.root())));
  }
}
