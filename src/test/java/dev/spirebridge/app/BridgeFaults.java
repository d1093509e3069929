package dev.spirebridge.app;

import dev.spirebridge.app.BridgeFault.Strike;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MountedConfigMap;
import dev.spirebridge.testing.MovingFiles;
import dev.spirebridge.testing.SvidBuilder;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import dev.spirebridge.testing.peers.SotwStream;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** How each {@link BridgeFault} comes about. */
final class BridgeFaults {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(30);

  private BridgeFaults() {}

  static Strike agentAway(BridgeStage stage) {
    EmbeddedWorkloadApi agent = stage.registeredAgent();
    stage.serve(stage.of(agent));
    return agent::stop;
  }

  static Strike agentRefuses(BridgeStage stage) {
    EmbeddedDelegatedIdentity agent = stage.delegatedAgent();
    stage.serve(stage.of(agent));
    return () -> {
      agent.stop();
      agent.refuseDelegate(EmbeddedDelegatedIdentity.NOT_AN_AUTHORIZED_DELEGATE);
      agent.start();
    };
  }

  static Strike identityWithdrawn(BridgeStage stage) {
    EmbeddedWorkloadApi agent = stage.registeredAgent();
    stage.serve(stage.of(agent));
    return agent::withdrawIdentity;
  }

  static Strike svidIsNotRenewed(BridgeStage stage) {
    EmbeddedWorkloadApi agent = stage.agent();
    RegisteredWorkload workload = stage.spire(DAY).register(agent, stage.entry(HOUR));
    stage.serve(stage.of(agent));
    return () -> workload.setEntries(stage.entry(Duration.ofSeconds(45)));
  }

  static Strike authorityIsNotRenewed(BridgeStage stage) {
    EmbeddedWorkloadApi agent = stage.registeredAgent();
    stage.serve(stage.of(agent));
    return () -> {
      EmbeddedTrustDomain endsSoon = stage.spire(Duration.ofMinutes(50));
      var _ = endsSoon.register(agent, stage.entry(Duration.ofMinutes(30)));
    };
  }

  static Strike keyOfAnotherLeaf(BridgeStage stage) {
    EmbeddedWorkloadApi agent = stage.agent();
    EmbeddedTrustDomain spire = stage.spire(DAY);
    var _ = spire.register(agent, stage.entry(HOUR));
    stage.serve(stage.of(agent));
    return () -> {
      CertificateAuthority authority = spire.activeAuthority();
      agent.publish(
          new WorkloadUpdate(
              spire.name(),
              List.of(
                  SvidBuilder.of(authority, stage.entry(HOUR).spiffeId(), Instant.now())
                      .keyOfAnotherLeaf()
                      .build()),
              spire.bundle(),
              Map.of()));
    };
  }

  static Strike nack(BridgeStage stage) {
    stage.serve(stage.of(stage.registeredAgent()));
    SotwStream proxy = stage.channel().ask("default");
    return () -> proxy.nack(proxy.next(), "this is not what I asked for");
  }

  static Strike nameThatDoesNotExist(BridgeStage stage) {
    stage.serve(stage.of(stage.registeredAgent()));
    return () -> stage.channel().ask("no-such-secret");
  }

  static Strike oneConnectionTooMany(BridgeStage stage) {
    stage.serve(stage.of(stage.registeredAgent()).withFile("limits: {connections: 1}"));
    stage.channel().ask("default").next();
    return () -> stage.channel().ask("default");
  }

  static Strike callerOnNoList(BridgeStage stage) {
    stage.serve(stage.of(stage.delegatedAgent()).withFile("callers: {uids: [4294967294]}"));
    return () -> stage.channel().ask("default");
  }

  /** A process of its own, whose limit can be lowered to what it has open already, nearly. */
  static Strike descriptorsRunOut(BridgeStage stage) {
    ProgramRun prlimit = new ProgramRun(Peers.require("prlimit"), List.of());
    BridgeProcess bridge =
        stage.opened(
            BridgeProcess.serve(
                "bridge",
                stage.folder("logs"),
                List.of(
                    "--agent-socket",
                    stage.registeredAgent().address(),
                    "--sds",
                    stage.listener(),
                    "--health",
                    "127.0.0.1:" + stage.port())));
    return () -> {
      long limit = Math.round(bridge.metric("process_files_open_files") * 1.1);
      prlimit.run(List.of("--pid", "" + bridge.pid(), "--nofile=" + limit + ":"));
    };
  }

  static Strike folderIsGone(BridgeStage stage) {
    Path certificates = stage.folder("certificates");
    EmbeddedWorkloadApi agent = stage.agent();
    RegisteredWorkload workload = stage.spire(DAY).register(agent, stage.entry(HOUR));
    stage.serve(stage.of(agent).flag("--files", certificates.toString()));
    Await.until("a set of files", SOON, () -> Files.exists(certificates.resolve("key.pem")));
    return () -> {
      Files.move(certificates, certificates.resolveSibling("elsewhere"));
      workload.rotateSvids();
    };
  }

  static Strike commandFails(BridgeStage stage) {
    EmbeddedWorkloadApi agent = stage.agent();
    RegisteredWorkload workload = stage.spire(DAY).register(agent, stage.entry(HOUR));
    stage.serve(
        stage
            .of(agent)
            .withFile(
                "files: [{folder: %s, afterChange: {command: [/bin/false]}}]"
                    .formatted(stage.folder("certificates"))));
    return workload::rotateSvids;
  }

  static Strike moveThatTakesLong(BridgeStage stage) {
    return moving(stage, HOUR);
  }

  static Strike moveNearItsEnd(BridgeStage stage) {
    return moving(stage, Duration.ofMinutes(10));
  }

  static Strike moveThatIsOver(BridgeStage stage) {
    return moving(stage, Duration.ofMinutes(-1));
  }

  private static Strike moving(BridgeStage stage, Duration left) {
    MountedConfigMap moving = stage.moving();
    stage.serve(
        stage.of(stage.registeredAgent()).flag("--moving-folder", moving.folder().toString()));
    CertificateAuthority mesh =
        CertificateAuthority.selfSigned(
            TrustDomain.parse("example.org"), DAY, InstantSource.system());
    return () ->
        moving.put(
            Map.of(
                MovingFiles.KEY,
                MovingFiles.of(
                    "a-move",
                    Instant.now().plus(left),
                    Map.of("example.org", List.of(mesh.root())))));
  }
}
