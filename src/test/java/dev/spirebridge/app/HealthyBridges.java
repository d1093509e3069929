package dev.spirebridge.app;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.deploy.ScrapedPod;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.SotwStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A gateway's bridge, which is a process, and a node's daemon, with proxies that take it all. */
final class HealthyBridges {

  private final BridgeStage gateway;
  private final BridgeStage daemon;
  private final RegisteredWorkload workload;
  private final SotwStream proxy;

  HealthyBridges(Path folder, Opened opened) throws IOException {
    gateway = new BridgeStage("healthy-gateway", folder, opened);
    daemon = new BridgeStage("healthy-daemon", folder, opened);
    EmbeddedWorkloadApi agent = gateway.agent();
    workload =
        gateway.spire(Duration.ofDays(1)).register(agent, gateway.entry(Duration.ofHours(1)));
    Path file =
        Files.writeString(
            folder.resolve("healthy.yaml"),
            "files: [{folder: %s, afterChange: {command: [/bin/true]}}]"
                .formatted(gateway.folder("certificates")));
    gateway.opened(
        BridgeProcess.serve(
            "healthy",
            folder,
            List.of(
                "--config",
                file.toString(),
                "--agent-socket",
                agent.address(),
                "--sds",
                gateway.listener(),
                "--moving-folder",
                gateway.moving().folder().toString(),
                "--health",
                "127.0.0.1:" + gateway.port())));
    proxy = gateway.channel().ask("default");
    proxy.ack(proxy.next());
    EmbeddedDelegatedIdentity admin = daemon.delegatedAgent();
    daemon.serve(daemon.of(admin));
    SotwStream caller = daemon.channel().ask("default");
    caller.ack(caller.next());
  }

  List<ScrapedPod> pods() {
    return List.of(
        ScrapedPod.istioGateway(gateway.name(), gateway.port()),
        ScrapedPod.daemon(daemon.name(), daemon.port()));
  }

  /** The gateway's identity is a new one, and its proxy takes it. */
  void rotate() {
    workload.rotateSvids();
    proxy.ack(proxy.next());
  }
}
