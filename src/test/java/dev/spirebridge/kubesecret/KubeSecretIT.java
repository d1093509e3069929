package dev.spirebridge.kubesecret;

import static dev.spirebridge.kubesecret.SecretScene.NAME;
import static dev.spirebridge.kubesecret.SecretScene.SOON;
import static dev.spirebridge.kubesecret.SecretScene.USER;
import static dev.spirebridge.kubesecret.SecretScene.text;
import static dev.spirebridge.kubesecret.SecretScene.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.ChildProcess;
import dev.spirebridge.testing.peers.LauncherFlags;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --secret} as a process, against a real API server. */
class KubeSecretIT {

  @TempDir private Path folder;

  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned(
          TestIdentities.TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());
  private final List<WorkloadSvid> issued = new ArrayList<>();

  private SecretScene scene;
  private EmbeddedWorkloadApi agent;

  @BeforeEach
  void startTheServer() throws IOException {
    scene = SecretScene.start(Files.createDirectory(folder.resolve("kube")));
    agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"));
    Files.writeString(
        folder.resolve("bridge.yaml"),
        "secrets:\n  allowedNamespaces: [%s]\n".formatted(NAME.namespace()));
  }

  @AfterEach
  void stopTheServer() {
    if (agent != null) {
      agent.close();
    }
    if (scene != null) {
      scene.close();
    }
  }

  private WorkloadSvid rotate() {
    WorkloadSvid svid =
        authority.issue(TestIdentities.WEB, "", Duration.ofHours(1 + issued.size()));
    issued.add(svid);
    agent.publish(TestIdentities.update(List.of(svid), authority));
    return svid;
  }

  private BridgeProcess serve() {
    return serve(List.of("--sds=" + sdsAddress()));
  }

  private BridgeProcess serve(List<String> sinks) {
    List<String> flags = new ArrayList<>(sinks);
    flags.addAll(
        List.of(
            "--config=" + folder.resolve("bridge.yaml"),
            "--agent-socket=" + agent.address(),
            "--secret=" + NAME,
            "--kubeconfig=" + scene.server().kubeconfigFor(USER),
            "--log-level=trace"));
    return BridgeProcess.serve("bridge", folder, flags);
  }

  private String sdsAddress() {
    return "unix://" + folder.resolve("sds.sock");
  }

  private static boolean holds(Secret secret, WorkloadSvid svid) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(
              new ByteArrayInputStream(text(secret, "tls.crt").getBytes(StandardCharsets.US_ASCII)))
          .equals(svid.chain().getFirst());
    } catch (CertificateException e) {
      return false;
    }
  }

  private static String secretStatus(BridgeProcess bridge, String field) {
    return bridge.status().at("/secrets/0/" + field).asText();
  }

  @Test
  void madeRotatedLeftOverARestartPutRightAndMadeAgain() {
    WorkloadSvid first = rotate();
    WorkloadSvid second;
    String version;
    try (BridgeProcess bridge = serve()) {
      Secret made = scene.await("the Secret", secret -> holds(secret, first));
      assertThat(made.getType()).isEqualTo("kubernetes.io/tls");
      assertThat(text(made, "ca.crt")).contains("BEGIN CERTIFICATE");
      assertThat(bridge.output())
          .contains("the Secret istio-ingress/gateway will hold a private key");
      second = rotate();
      version = version(scene.await("the rotation", secret -> holds(secret, second)));
      Await.until("it to be told", SOON, () -> secretStatus(bridge, "writes").equals("2"));
      assertThat(bridge.metric("spirebridge_secret_writes_total")).isEqualTo(2);
    }
    try (BridgeProcess bridge = serve()) {
      Await.until("sync", SOON, () -> secretStatus(bridge, "state").equals("in_place"));
      assertThat(secretStatus(bridge, "writes")).isEqualTo("0");
      assertThat(version(scene.secret().get())).isEqualTo(version);
      scene
          .secret()
          .edit(secret ->
              new SecretBuilder(secret).withStringData(Map.of("tls.key", "by hand")).build());
      scene.await("it to be put right", secret -> text(secret, "tls.key").contains("BEGIN"));
      scene.secret().delete();
      scene.await("it to be made again", secret -> holds(secret, second));
      Await.until("readiness without a note", SOON, () -> bridge.readiness().equals("200 ready\n"));
      assertNoKeyIn(bridge.output() + bridge.status() + bridge.metrics());
    }
  }

  private void assertNoKeyIn(String text) {
    assertThat(issued).isNotEmpty();
    for (WorkloadSvid svid : issued) {
      String der = Base64.getEncoder().encodeToString(svid.privateKey().getEncoded());
      String body = der.substring(der.length() - 60);
      assertThat(text).doesNotContain(body.substring(0, 30));
    }
    scene
        .find()
        .map(secret -> secret.getData().get("tls.key"))
        .ifPresent(base64 -> assertThat(text).doesNotContain(base64.substring(100, 140)));
  }

  @Test
  void whereItIsNotAllowedNothingIsStarted() {
    ChildProcess process =
        ChildProcess.start(
            "refused",
            folder,
            Map.of(),
            serveCommand(
                List.of(),
                "--sds=" + sdsAddress(),
                "--secret=elsewhere/gateway",
                "--config=" + folder.resolve("bridge.yaml")));
    Await.until("its end", SOON, () -> !process.isAlive());
    assertThat(process.terminate()).isEqualTo(2);
    assertThat(process.log())
        .content()
        .contains("\"elsewhere/gateway\" is not in a namespace that is allowed");
    assertThat(folder.resolve("sds.sock")).doesNotExist();
  }

  /** A sidecar without Secrets must not pay for the Kubernetes client. */
  @Test
  void onlyABridgeWithSecretsLoadsTheKubernetesClient() {
    rotate();
    assertThat(classesLoaded("without")).noneMatch(KubeSecretIT::isOfTheClient);
    assertThat(
            classesLoaded(
                "with",
                "--secret=" + NAME,
                "--config=" + folder.resolve("bridge.yaml"),
                "--kubeconfig=" + scene.server().kubeconfigFor(USER)))
        .anyMatch(KubeSecretIT::isOfTheClient);
  }

  private static boolean isOfTheClient(String line) {
    return line.contains("io.fabric8") || line.contains("com.fasterxml.jackson.databind");
  }

  /** By the time a proxy has been served. */
  private List<String> classesLoaded(String name, String... flags) {
    Path log = folder.resolve(name + ".classes");
    Path socket = folder.resolve(name + ".sock");
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(
        List.of("--sds=unix://" + socket, "--agent-socket=" + agent.address(), "--http=off"));
    try (ChildProcess process =
            ChildProcess.start(
                name,
                folder,
                Map.of(),
                serveCommand(List.of("-Xlog:class+load:file=" + log), all.toArray(String[]::new)));
        SdsChannel proxy = new SdsChannel("unix://" + socket)) {
      process.awaitReady("socket", SOON, () -> Files.exists(socket));
      assertThat(proxy.ask("default").next().getResourcesCount()).isEqualTo(1);
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> serveCommand(List<String> javaFlags, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read());
    command.addAll(javaFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.spirebridge.cli.Main", "serve"));
    command.addAll(List.of(flags));
    return command;
  }

  @Test
  void anApiServerThatIsAwayHoldsUpNothingButTheSecret() {
    WorkloadSvid first = rotate();
    try (BridgeProcess bridge = serve();
        SdsChannel proxy = new SdsChannel(sdsAddress())) {
      scene.await("the Secret", secret -> holds(secret, first));
      SotwStream stream = proxy.ask("default");
      stream.ack(stream.next());
      scene.server().kill();
      Await.until(
          "the outage to be told", SOON, () -> secretStatus(bridge, "state").equals("failing"));
      WorkloadSvid second = rotate();
      stream.ack(stream.next());
      assertThat(bridge.readiness())
          .startsWith("200 ready\n")
          .contains("degraded: Secret istio-ingress/gateway: the API server")
          .contains("cannot be reached");
      scene.server().start();
      scene.await("the rotation that came meanwhile", secret -> holds(secret, second));
      Await.until("readiness without a note", SOON, () -> bridge.readiness().equals("200 ready\n"));
      assertNoKeyIn(bridge.output());
    }
  }

  @Test
  void aBridgeOfASecretAloneWaitsForAnApiServerThatIsAway() {
    WorkloadSvid first = rotate();
    scene.server().kill();
    try (BridgeProcess bridge = serve(List.of())) {
      Await.until("readiness", SOON, () -> bridge.readiness().startsWith("200 ready\n"));
      scene.server().start();
      scene.await("the Secret", secret -> holds(secret, first));
    }
  }
}
