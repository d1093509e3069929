package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.diagnose.Explanation;
import dev.spirebridge.diagnose.Step;
import dev.spirebridge.diagnose.StepName;
import dev.spirebridge.diagnose.StepResult;
import dev.spirebridge.diagnose.collect.Inquiry;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.cluster.PodPort;
import dev.spirebridge.issuer.probe.AdminPort;
import dev.spirebridge.status.read.StatusReader;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pod with a bridge of its own, whose status is what a running bridge tells of the embedded agent
 * and a client of its listener. In place of a node its port is reached at once.
 */
class ExplainBridgeIT {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");
  private static final SpiffeId ID = SpiffeId.fromSegments(OWN, "ns", "shop", "sa", "cart");
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;

  private final int http = Ports.free();

  @BeforeAll
  static void startTheServer() {
    server = KubeApiServer.start(folder);
    admin = server.adminClient();
    IssuerCluster.namespace(server, "shop", false);
    Pod pod =
        IssuerCluster.create(
            admin,
            """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: cart}
            spec:
              nodeName: node-1
              serviceAccountName: cart
              containers: [{name: app, image: x}, {name: spire-bridge, image: x}]
            """);
    ContainerStatus running =
        new ContainerStatusBuilder()
            .withName("spire-bridge")
            .withImage("x")
            .withImageID("x")
            .withReady(true)
            .withRestartCount(0)
            .withNewState()
            .withNewRunning()
            .endRunning()
            .endState()
            .build();
    admin
        .resource(
            new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase("Running")
                .withContainerStatuses(running)
                .endStatus()
                .build())
        .updateStatus();
  }

  @AfterAll
  static void stopTheServer() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private Explanation explain() throws InterruptedException {
    return new Explanations(admin, Inputs.none().controller())
        .answer(
            new ExplainQuestion(
                Optional.of("shop"),
                "cart",
                List.of(),
                new Inquiry.Ports(9877, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                SOON),
            this::page);
  }

  private PodPort.Answer page(Pod pod, int port, String path, String what, int mostBytes)
      throws InterruptedException {
    assertThat(mostBytes).as("what a status may have").isEqualTo(StatusReader.MOST_BYTES);
    try (AdminPort page = new AdminPort(URI.create("http://127.0.0.1:" + http))) {
      return new PodPort.Answer.Told(page.get(path, what, mostBytes));
    } catch (IOException e) {
      return new PodPort.Answer.None(
          new Verdict.Unreachable(Reason.REFUSED, String.valueOf(e.getMessage())));
    }
  }

  private void awaitResult(StepName name, Class<? extends StepResult> result, String words) {
    Await.until(
        name + ": " + words,
        SOON,
        () -> {
          try {
            Step step = explain().step(name);
            return result.isInstance(step.result()) && step.result().found().contains(words);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void tellsWhatARunningBridgeTells() throws Exception {
    awaitResult(StepName.BRIDGE, StepResult.Unknown.class, "cannot be asked");
    Path socket = folder.resolve("agent");
    String listener = "unix://" + folder.resolve("sds");
    try (Bridge _ =
        Bridge.start(
            Inputs.none()
                .flag("--sds", listener)
                .flag("--agent-socket", "unix://" + socket)
                .flag("--http", "127.0.0.1:" + http)
                .config(),
            "test")) {
      awaitResult(StepName.BRIDGE, StepResult.Missing.class, "the SPIRE agent cannot be reached");
      try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(socket)) {
        awaitResult(StepName.SVID, StepResult.Missing.class, "has no entry for the pod");
        EmbeddedTrustDomain.selfSigned(OWN, Duration.ofDays(1), InstantSource.system())
            .register(agent, new RegistrationEntry(ID, Duration.ofHours(1)));
        awaitResult(StepName.SVID, StepResult.Ok.class, ID.toString());
        awaitResult(StepName.CONNECTION, StepResult.Missing.class, "no process of the pod");
        aProxyIsFollowed(listener);
      }
    }
  }

  private void aProxyIsFollowed(String listener) throws Exception {
    try (SdsChannel sds = new SdsChannel(listener)) {
      SotwStream proxy = sds.ask("default");
      awaitResult(StepName.CONNECTION, StepResult.Missing.class, "was sent default");
      proxy.ack(proxy.next());
      awaitResult(StepName.CONNECTION, StepResult.Ok.class, "the proxy has taken default");

      Explanation explanation = explain();
      assertThat(explanation.outcome())
          .as(explanation.toString())
          .isEqualTo(Explanation.Outcome.HOLDS);
      assertThat(explanation.step(StepName.LABEL).result().found())
          .contains("the pod has an SVID all the same");

      sds.ask("nosuch");
      awaitResult(StepName.CONNECTION, StepResult.Missing.class, "asks for nosuch");
    }
  }
}
