package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CheckIssuerRun;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code check-issuer} on a gateway and two workloads that are real Envoys: it holds, one workload
 * comes to another authority of the same name, the gateway is gone, the authority is rotated.
 */
class IssuerCheckIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void tellsWhatIsSoOfIdentitiesOfSpire() {
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      tellsWhatIsSo(spire);
    }
  }

  @Test
  void tellsWhatIsSoOfEmbeddedIdentities() {
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      tellsWhatIsSo(embedded);
    }
  }

  @Test
  void anEnvoyWithoutSecretsHoldsNone() {
    String bootstrap = EnvoyConfiguration.bootstrap("bare", "", List.of(), List.of());
    try (EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, LEAF_SECONDS);
        EnvoyProcess bare = EnvoyProcess.start("bare", folder.path(), bootstrap, "info")) {
      agent.createEntry();
      CheckIssuerRun run = run(agent, "--envoy-admin", bare.admin().toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("no-certificate", "it has no certificate default");
    }
  }

  /** The signature is right, and still no peer would take it. */
  @Test
  void whatOnlyAKeyIdentifierRulesOutEnvoyRefusesToo() throws IOException {
    SpiffeId id = SpiffeId.parse("spiffe://example.org/ns/shop/sa/web");
    CertificateWorkshop workshop = new CertificateWorkshop(Instant.now());
    Made authority = workshop.authority("CN=SPIRE").make();
    Made stranger = workshop.authority("CN=SPIRE").make();
    WorkloadSvid right = svid(id, workshop.leaf(id.toString()).signedBy(authority));
    WorkloadSvid wrong =
        svid(id, workshop.leaf(id.toString()).signedBy(authority).authorityKeyIdOf(stranger));
    String sds = "unix://" + folder.folder("sds").resolve("socket");
    try (EmbeddedWorkloadApi agent =
            EmbeddedWorkloadApi.started(folder.folder("public").resolve("api.sock"));
        JdkPeer one = JdkPeer.serve(right);
        JdkPeer two = JdkPeer.serve(wrong)) {
      agent.publish(update(right, authority));
      try (BridgeProcess bridge =
              BridgeProcess.serve(
                  "bridge",
                  folder.path(),
                  List.of("--agent-socket", agent.address(), "--sds", sds + "=istio"));
          EnvoyProcess envoy = caller(SdsBinding.istio(sds), id, one, two);
          Http http = new Http()) {
        envoy.awaitReady(SOON);
        assertThat(bridge.isReady()).isTrue();
        URI calls = URI.create("http://127.0.0.1:" + envoy.listenerPort());
        assertThat(http.get(calls.resolve("/one")).statusCode()).isEqualTo(200);
        assertThat(http.get(calls.resolve("/two")).statusCode()).isEqualTo(503);
      }
      assertThat(check(agent, one).exitCode()).isEqualTo(0);
      assertThat(check(agent, two).exitCode()).isEqualTo(1);
    }
  }

  private static CheckIssuerRun check(EmbeddedWorkloadApi agent, JdkPeer peer) {
    return CheckIssuerRun.of(
        List.of("--agent-socket", agent.address(), "--target", "127.0.0.1:" + peer.port()));
  }

  private EnvoyProcess caller(SdsBinding secrets, SpiffeId server, JdkPeer one, JdkPeer two) {
    return EnvoyProcess.start(
        "caller",
        folder.path(),
        EnvoyConfiguration.bootstrap(
            "caller",
            "",
            List.of(
                EnvoyConfiguration.plainListener(
                    "out",
                    0,
                    List.of(
                        EnvoyConfiguration.routeTo("/one", "one"),
                        EnvoyConfiguration.routeTo("/two", "two")))),
            List.of(
                EnvoyConfiguration.callOver("one", secrets, server.toString(), one.port()),
                EnvoyConfiguration.callOver("two", secrets, server.toString(), two.port()),
                EnvoyConfiguration.sdsCluster(secrets))),
        "info");
  }

  private void tellsWhatIsSo(AgentUnderTest agent) {
    agent.createEntry();
    try (CheckedMesh mesh = CheckedMesh.start(folder, agent)) {
      holds(agent, mesh);
      namesTheOneThatCameToAnotherAuthority(agent, mesh);
      doesNotKnowWithoutTheGateway(agent, mesh);
      givesNoAlarmInARotation(agent, mesh);
    }
  }

  private void holds(AgentUnderTest agent, CheckedMesh mesh) {
    CheckIssuerRun all = check(agent, mesh);
    assertThat(all.exitCode()).as(all.out()).isEqualTo(0);
    assertThat(all.out()).endsWith("\nholds\n");
    assertThat(all.err()).isEmpty();

    CheckIssuerRun face = run(agent, "--target", mesh.gatewayPort());
    assertThat(face.exitCode()).as(face.out()).isEqualTo(3);
    assertThat(face.out())
        .contains("public-certificate", "a public certificate for shop.example", "--gateway");

    CheckIssuerRun served = run(agent, "--sds", mesh.secrets());
    assertThat(served.exitCode()).as(served.out()).isEqualTo(0);
    assertThat(served.row(mesh.secrets() + " default")).contains(" trusted ");

    // As Istio names ports; JSSE's own names must not have an underscore.
    CheckIssuerRun named =
        run(agent, "--target", mesh.firstWorkload() + ",sni=outbound_.80_._.web.shop");
    assertThat(named.exitCode()).as(named.out()).isEqualTo(0);
  }

  private void namesTheOneThatCameToAnotherAuthority(AgentUnderTest agent, CheckedMesh mesh) {
    Path other = folder.folder("other").resolve("api.sock");
    try (EmbeddedWorkloadApi impostor = EmbeddedWorkloadApi.started(other)) {
      impostor.publish(impostorOf(SpiffeId.parse(agent.spiffeId()), authority(agent)));
      mesh.moveSecondWorkload(impostor.address());
      Await.until("the alarm", SOON, () -> check(agent, mesh).exitCode() == 1);

      CheckIssuerRun run = check(agent, mesh);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.row(mesh.gatewayAdmin())).contains(" trusted ");
      assertThat(run.row(mesh.firstWorkload())).contains(" trusted ");
      assertThat(run.row(mesh.secondWorkload())).contains(" other-issuer ", agent.spiffeId());
      assertThat(run.out())
          .contains("has the name its chain ends at, but another key")
          .endsWith("does not hold: 1 of 3\n");
      mesh.moveSecondWorkload(agent.socketAddress());
    }
    Await.until("it to hold again", SOON, () -> check(agent, mesh).exitCode() == 0);
  }

  /** What is in a certificate of the agent's authority, for another one to say the same. */
  private String authority(AgentUnderTest agent) {
    CheckIssuerRun run = run(agent, "--files", "/nowhere", "-o", "json");
    return Http.parse(run.out()).at("/bundles/0/authorities/0/subject").asText();
  }

  private static WorkloadUpdate impostorOf(SpiffeId id, String subject) {
    CertificateWorkshop workshop = new CertificateWorkshop(Instant.now());
    Made authority = workshop.authority(subject).make();
    return update(svid(id, workshop.leaf(id.toString()).signedBy(authority)), authority);
  }

  private static WorkloadSvid svid(SpiffeId id, Draft draft) {
    Made leaf = draft.make();
    return new WorkloadSvid(id, "", List.of(leaf.certificate()), leaf.keys().getPrivate());
  }

  private static WorkloadUpdate update(WorkloadSvid svid, Made authority) {
    return new WorkloadUpdate(
        svid.spiffeId().getTrustDomain(),
        List.of(svid),
        List.of(authority.certificate()),
        Map.of());
  }

  private void doesNotKnowWithoutTheGateway(AgentUnderTest agent, CheckedMesh mesh) {
    String admin = mesh.gatewayAdmin();
    String[] flags = targets(mesh);
    mesh.stopGateway();
    CheckIssuerRun run = run(agent, flags);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
    assertThat(run.row(admin)).contains(" unreachable ");
    assertThat(run.out()).endsWith("could not be found out: 1 of 3\n");
    mesh.startGateway();
  }

  private void givesNoAlarmInARotation(AgentUnderTest agent, CheckedMesh mesh) {
    List<CheckIssuerRun> runs = new ArrayList<>();
    AtomicBoolean rotated = new AtomicBoolean();
    CompletableFuture<Void> looking =
        CompletableFuture.runAsync(() -> {
          while (!rotated.get() || runs.size() < 20) {
            runs.add(check(agent, mesh));
          }
        });
    String before = keyId(check(agent, mesh), mesh);
    agent.prepareAuthority();
    awaitAuthorities(agent, 2);
    agent.switchAuthority();
    Await.until(
        "the new authority in use", SOON, () -> !keyId(check(agent, mesh), mesh).equals(before));
    agent.retireAuthority();
    awaitAuthorities(agent, 1);
    rotated.set(true);
    looking.join();

    assertThat(runs).hasSizeGreaterThanOrEqualTo(20);
    assertThat(runs)
        .allSatisfy(run -> assertThat(run.exitCode()).as(run.out()).isNotEqualTo(1))
        .anySatisfy(run -> assertThat(keyId(run, mesh)).isEqualTo(before))
        .anySatisfy(run -> assertThat(keyId(run, mesh)).isNotEqualTo(before));
    List<String> flags = new ArrayList<>(List.of(targets(mesh)));
    flags.addAll(List.of("--wait", "30s"));
    CheckIssuerRun last = run(agent, flags.toArray(String[]::new));
    assertThat(last.exitCode()).as(last.out()).isEqualTo(0);
  }

  private void awaitAuthorities(AgentUnderTest agent, int count) {
    Await.until(
        count + " authorities in the bundle",
        SOON,
        () ->
            Http.parse(run(agent, "--files", "/nowhere", "-o", "json").out())
                    .at("/bundles/0/authorities")
                    .size()
                == count);
  }

  /** Of the authority behind the second workload. */
  private static String keyId(CheckIssuerRun run, CheckedMesh mesh) {
    return run.row(mesh.secondWorkload()).split(" {3,}", -1)[5];
  }

  private static CheckIssuerRun check(AgentUnderTest agent, CheckedMesh mesh) {
    return run(agent, targets(mesh));
  }

  private static String[] targets(CheckedMesh mesh) {
    return new String[] {
      "--envoy-admin", mesh.gatewayAdmin(),
      "--target", mesh.firstWorkload(),
      "--target", mesh.secondWorkload()
    };
  }

  private static CheckIssuerRun run(AgentUnderTest agent, String... flags) {
    List<String> line =
        new ArrayList<>(
            List.of("--agent-socket", agent.socketAddress(), "--expect-id", agent.spiffeId()));
    line.addAll(Arrays.asList(flags));
    return CheckIssuerRun.of(line);
  }
}
