package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.PidAttestor;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.HeldIdentities;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.grpc.Status;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.agent.delegatedidentity.v1.X509SVIDWithKey;
import spire.api.types.SPIFFEID;

/**
 * Both kinds of {@code serve} as real processes at the highest log level, with everything going
 * wrong that can: no private key is in anything that they let out, but where it was asked for.
 */
class LeakSearchIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** What readers of the folder may be told by: it fails, and says all that it can see. */
  private static final String TALKATIVE = "cat $SPIRE_BRIDGE_FOLDER/key.pem; exit 3";

  private static final String CALLER = "caller";

  @TempDir private Path folder;

  private LeakStage stage;

  @BeforeEach
  void start() {
    stage = new LeakStage(folder);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void aBridgeOfOneIdentityLetsNoKeyOut() throws Exception {
    WorkloadSvid first = stage.rotate();
    Path files = stage.folder("files");
    Path stuck = stage.folder("stuck");
    int health = Ports.free();
    int statusTls = Ports.free();
    int tcp = Ports.free();
    String sds = "unix://" + folder.resolve("sds.sock");
    try (QuotingKubernetes kubernetes = QuotingKubernetes.start()) {
      Files.writeString(
          folder.resolve("bridge.yaml"),
          """
          sds:
            - {address: "%s", profile: istio}
            - {address: "tcp://127.0.0.1:%d", profile: gloo}
          files:
            - folder: %s
              afterChange: {command: [/bin/sh, -c, "%s"]}
            - folder: %s
          secrets: {names: [shop/gateway], allowedNamespaces: [shop], kubeconfig: %s}
          statusTls: {address: "127.0.0.1:%d", allowedIds: ["%s"]}
          """
              .formatted(
                  sds,
                  tcp,
                  files,
                  TALKATIVE,
                  stuck,
                  kubernetes.kubeconfig(folder),
                  statusTls,
                  TestIdentities.WEB));
      try (BridgeProcess bridge =
          BridgeProcess.serve(
              "serve",
              folder,
              List.of(
                  "--config=" + folder.resolve("bridge.yaml"),
                  "--agent-socket=" + stage.agent().address(),
                  "--health=127.0.0.1:" + health,
                  "--log-level=trace"))) {
        Await.until("files", SOON, () -> Files.exists(stuck.resolve("key.pem")));
        Await.until("a refused Secret", SOON, () -> kubernetes.quoted() > 0);
        stickFast(stuck.resolve("key.pem"));
        refuseAll(bridge, first);
        stage.rotate();
        Await.until("the trouble", SOON, () -> bridge.readiness().contains("stuck"));
        stage.places().text("SDS", new SdsTalk(sds).told());
        listen(Map.of("--http", bridge.address().getPort(), "--health", health, "TCP", tcp));
        stage.places().bytes("--status-tls", new HttpTalk(mutualTls(first), statusTls).answers());
        endsOfTheAgent(bridge);
        stage.places().process("serve", bridge.pid());
        bridge.stop();
      }
    }
    searched(
        "--http",
        "--health",
        "--status-tls",
        "SDS",
        "arguments of serve",
        "file serve.log in the folder");
  }

  @Test
  void aBridgeOfCallersLetsNoKeyOut() throws Exception {
    PidAttestor processes = new PidAttestor();
    processes.assign(Math.toIntExact(ProcessHandle.current().pid()), CALLER);
    String sds = "unix://" + folder.resolve("sds.sock");
    try (EmbeddedDelegatedIdentity admin =
            EmbeddedDelegatedIdentity.started(folder.resolve("admin.sock"), processes);
        BridgeProcess bridge =
            BridgeProcess.serve(
                "serve",
                folder,
                List.of(
                    "--source=delegated",
                    "--admin-socket=" + admin.address(),
                    "--trust-domain=example.org",
                    "--sds=" + sds,
                    "--log-level=trace"))) {
      WorkloadSvid first = stage.issue(TestIdentities.API);
      admin.workload(CALLER).publish(stage.update(first));
      try (SdsChannel caller = new SdsChannel(sds)) {
        SotwStream stream = caller.ask("default");
        stream.ack(stream.next());
        X509SVID rightOne = stage.update(first).toX509SvidResponse().getSvids(0);
        HostileUpdates.of(stage.update(first), first, stage.traces())
            .forEach((name, update) -> {
              if (isRight(update.getSvids(0), rightOne)) {
                // Its fault is in a bundle, which is not the caller's here.
                return;
              }
              long before = refused(bridge);
              admin.publishRaw(CALLER, delegated(update.getSvids(0)));
              Await.until("refusal of " + name, SOON, () -> refused(bridge) > before);
              stage.places().text("--http", bridge.status().toString() + bridge.readiness());
            });
        admin.workload(CALLER).publish(stage.update(stage.issue(TestIdentities.API)));
        stream.ack(stream.next());
        stage.places().text("SDS", new SdsTalk(sds).told());
        listen(Map.of("--http", bridge.address().getPort()));
      }
      admin.refuseDelegate(EmbeddedDelegatedIdentity.NOT_AN_AUTHORIZED_DELEGATE);
      admin.endOpenStreams(Status.UNAVAILABLE);
      stage.places().text("--http", bridge.status() + bridge.readiness() + bridge.metrics());
      stage.places().process("serve", bridge.pid());
      bridge.stop();
    }
    searched("--http", "SDS", "arguments of serve", "file serve.log in the folder");
  }

  private static boolean isRight(X509SVID svid, X509SVID right) {
    return svid.getX509SvidKey().equals(right.getX509SvidKey())
        && svid.getX509Svid().equals(right.getX509Svid());
  }

  private static SubscribeToX509SVIDsResponse delegated(X509SVID svid) {
    return SubscribeToX509SVIDsResponse.newBuilder()
        .addX509Svids(
            X509SVIDWithKey.newBuilder()
                .setX509Svid(
                    spire
                        .api
                        .types
                        .X509SVID
                        .newBuilder()
                        .setId(SPIFFEID.newBuilder().setTrustDomain("example.org").setPath("/api"))
                        .addCertChain(svid.getX509Svid()))
                .setX509SvidKey(svid.getX509SvidKey()))
        .build();
  }

  /** A folder that cannot be renamed over, for root neither. */
  private static void stickFast(Path file) throws IOException {
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
  }

  private void refuseAll(BridgeProcess bridge, WorkloadSvid svid) {
    HostileUpdates.of(stage.update(svid), svid, stage.traces())
        .forEach((name, update) -> {
          long before = refused(bridge);
          stage.agent().publishRaw(update, X509BundlesResponse.getDefaultInstance());
          Await.until("refusal of " + name, SOON, () -> refused(bridge) > before);
          stage.places().text("--http", bridge.status().toString() + bridge.readiness());
        });
  }

  private static long refused(BridgeProcess bridge) {
    return bridge.status().at("/sources/0/refusedUpdates").asLong();
  }

  private void listen(Map<String, Integer> ports) {
    ports.forEach((name, port) ->
        stage.places().bytes(name, new HttpTalk(SocketFactory.getDefault(), port).answers()));
  }

  private SocketFactory mutualTls(WorkloadSvid own) {
    return SvidTls.client(
            new HeldIdentities(stage.snapshot(own)),
            TestIdentities.WEB::equals,
            InstantSource.system())
        .getSocketFactory();
  }

  private void endsOfTheAgent(BridgeProcess bridge) {
    for (Status end : List.of(Status.OK, Status.UNAVAILABLE, Status.INTERNAL)) {
      stage.agent().endOpenStreams(end.withDescription("the agent says so"));
    }
    stage
        .agent()
        .publishRaw(
            X509SVIDResponse.getDefaultInstance(), X509BundlesResponse.getDefaultInstance());
    stage.agent().withdrawIdentity();
    Await.until("the withdrawal", SOON, () -> bridge.readiness().startsWith("503"));
    stage.places().text("--http", bridge.status() + bridge.readiness() + bridge.metrics());
  }

  /** Nothing was found, and these places have been looked at. */
  private void searched(String... places) {
    stage.searchFiles();
    assertThat(stage.places().searched()).contains(places);
    assertThat(stage.places().leaks()).isEmpty();
  }
}
