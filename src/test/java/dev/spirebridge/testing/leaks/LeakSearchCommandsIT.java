package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.kubernetes.EmbeddedKubernetes;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.ChildProcess;
import dev.spirebridge.testing.peers.LauncherFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All other commands as real processes, most of which find something to complain of: none of them
 * says, writes or puts into the cluster a private key. Those of the demo are not known to the
 * search; it looks for any key's beginning.
 */
class LeakSearchCommandsIT {

  /** For a command, on a machine with other things to do. */
  private static final Duration SOON = Duration.ofMinutes(3);

  private static final int AT_ONCE = 3;

  /** The highest log level that can be set, for commands that have no flag for it. */
  private static final Map<String, String> LOUD = Map.of("SPIRE_BRIDGE_LOG_LEVEL", "trace");

  @TempDir private Path folder;

  @Test
  void noCommandLetsAKeyOut() throws Exception {
    try (LeakStage stage = new LeakStage(folder);
        EmbeddedKubernetes kubernetes = EmbeddedKubernetes.start(InstantSource.system())) {
      WorkloadSvid own = stage.rotate();
      Path kubeconfig = folder.resolve("kubeconfig");
      kubernetes.writeKubeconfig(kubeconfig);
      try (BridgeProcess bridge = serve(stage);
          BridgeProcess controller = controller(stage, kubeconfig);
          TlsEndpoint nonsense =
              TlsEndpoint.start(
                  own.privateKey(), own.chain(), TlsEndpoint.answering(200, "{nonsense"))) {
        List<List<String>> commands = new ArrayList<>(alone(stage, bridge, controller));
        commands.addAll(ofACluster(stage, kubeconfig, nonsense));
        run(stage, commands);
        assertThat(stage.places().searched())
            .as("commands that said something")
            .filteredOn(place -> place.startsWith("output of "))
            .hasSize(commands.size());
        for (BridgeProcess process : List.of(bridge, controller)) {
          HttpTalk talk = new HttpTalk(SocketFactory.getDefault(), process.address().getPort());
          stage.places().bytes("HTTP of " + process.address(), talk.answers());
          stage.places().process("process " + process.pid(), process.pid());
          process.stop();
        }
      }
      ClusterSearch.of(kubeconfig, stage.places());
      stage.searchFiles();
      assertThat(stage.places().searched()).contains("Events", "Leases", "ClusterSPIFFEIDs");
      assertThat(stage.places().leaks()).isEmpty();
    }
  }

  private BridgeProcess serve(LeakStage stage) {
    return BridgeProcess.serve(
        "serve",
        folder,
        List.of(
            "--agent-socket=" + stage.agent().address(),
            "--sds=unix://" + folder.resolve("sds.sock"),
            "--log-level=trace"));
  }

  private BridgeProcess controller(LeakStage stage, Path kubeconfig) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("controller.yaml"),
            """
            trustDomain: example.org
            issuerCheck: {agentSocket: "%s", gateways: [ingress/gateway], period: 1s}
            """
                .formatted(stage.agent().address()));
    return BridgeProcess.controller(
        "controller",
        folder,
        List.of("--config=" + config, "--kubeconfig=" + kubeconfig, "--log-level=trace"));
  }

  /** What needs no cluster, or has none. */
  private List<List<String>> alone(LeakStage stage, BridgeProcess bridge, BridgeProcess controller)
      throws IOException {
    String agent = "--agent-socket=" + stage.agent().address();
    Path failing =
        Files.writeString(
            folder.resolve("fetch.yaml"),
            """
            files:
              - folder: %s
                afterChange: {command: [/bin/sh, -c, "cat $SPIRE_BRIDGE_FOLDER/key.pem; exit 3"]}
            """
                .formatted(stage.folder("fetched")));
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "sds: [\n");
    return List.of(
        List.of("fetch", agent, "--files=" + stage.folder("files"), "--log-level=trace"),
        List.of("fetch", agent, "--config=" + failing, "--log-level=trace"),
        List.of("fetch", agent, "--files=/proc", "--log-level=trace"),
        List.of(
            "fetch",
            "--agent-socket=unix://" + folder.resolve("none.sock"),
            "--files=" + stage.folder("never"),
            "--timeout=2s",
            "--log-level=trace"),
        List.of("config", "check", failing.toString()),
        List.of("config", "check", broken.toString()),
        List.of("completion", "bash"),
        List.of("status", bridge.address().getAuthority(), "--all"),
        List.of("status", controller.address().getAuthority(), "-o", "json"),
        List.of("status", "127.0.0.1:1"),
        List.of("demo", "--once"),
        List.of("demo", "--once", "--node"),
        List.of("demo", "--once", "--namespaces"));
  }

  private List<List<String>> ofACluster(LeakStage stage, Path kubeconfig, TlsEndpoint nonsense) {
    String cluster = "--kubeconfig=" + kubeconfig;
    String agent = "--agent-socket=" + stage.agent().address();
    String domain = "--trust-domain=example.org";
    List<List<String>> lines =
        new ArrayList<>(
            List.of(
                List.of("namespace", "label", "default", "--wait=2", cluster),
                List.of("namespace", "list", "-o", "yaml", cluster),
                List.of("namespace", "adopt", "kube-public", cluster),
                List.of("namespace", "unlabel", "default", cluster),
                List.of(
                    "federation",
                    "add",
                    "partner.test",
                    "--endpoint=" + nonsense.url("localhost"),
                    "--profile=https_web",
                    domain,
                    cluster),
                List.of("federation", "list", domain, cluster),
                List.of("federation", "verify", agent, domain, cluster),
                List.of("federation", "remove", "partner.test", domain, cluster),
                List.of("explain", "no-such-pod", "-n", "default", cluster),
                List.of("check-issuer", "--present-own", agent, domain, cluster)));
    for (String verb : List.of("plan", "apply", "verify", "rollback")) {
      lines.add(List.of("mesh", "gloo", verb, agent, domain, "--wait=1s", cluster));
    }
    for (String consumer : List.of("istio", "emissary", "enroute", "spinnaker", "strict")) {
      lines.add(List.of("mesh", consumer, "apply", agent, domain, "--wait=1s", cluster));
    }
    return lines;
  }

  private void run(LeakStage stage, List<List<String>> lines) {
    Map<String, ChildProcess> running = new LinkedHashMap<>();
    try {
      for (List<String> line : lines) {
        String name = "%02d-%s".formatted(running.size(), line.getFirst());
        running.put(name, ChildProcess.start(name, folder, LOUD, program(line)));
        awaitFewerThan(AT_ONCE, running);
      }
      awaitFewerThan(1, running);
      running.forEach((name, ended) -> stage.places().file("output of " + name, ended.log()));
    } finally {
      running.values().forEach(ChildProcess::close);
    }
  }

  private static void awaitFewerThan(int count, Map<String, ChildProcess> running) {
    try {
      Await.until("the end of a command", SOON, () -> alive(running).size() < count);
    } catch (AssertionError e) {
      throw new AssertionError("still running: " + alive(running), e);
    }
  }

  private static List<String> alive(Map<String, ChildProcess> running) {
    return running.keySet().stream().filter(name -> running.get(name).isAlive()).toList();
  }

  private List<String> program(List<String> line) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.spirebridge.cli.Main");
    command.addAll(line);
    return command;
  }
}
