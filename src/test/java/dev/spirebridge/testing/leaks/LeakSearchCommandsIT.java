package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CommandNames;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.leaks.CommandSearch.Way;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.Ports;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Commands that need no cluster, with keys in whatever they read: no private key is in what they
 * write, but where it was asked for.
 */
class LeakSearchCommandsIT {

  private static final List<Class<?>> CLASSES =
      List.of(
          LeakSearchCommandsIT.class,
          LeakSearchClusterIT.class,
          LeakSearchMeshIT.class,
          LeakSearchDemosIT.class);

  @RegisterExtension private final CommandSearch search = new CommandSearch();

  private LeakStage stage;
  private MisplacedKeys misplaced;

  @BeforeEach
  void stage() {
    stage = search.stage();
    misplaced = new MisplacedKeys(stage);
  }

  @Test
  @Searches({"--version", "--help"})
  void everyCommandIsSearched() {
    search.rightly("--version");
    search.rightly("--help");

    TreeSet<String> searched = new TreeSet<>(List.of("serve"));
    CLASSES.stream()
        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
        .map(method -> method.getAnnotation(Searches.class))
        .filter(Objects::nonNull)
        .flatMap(each -> Stream.of(each.value()))
        .forEach(searched::add);
    assertThat(searched).as("serve has LeakSearchIT").isEqualTo(CommandNames.all());
  }

  @Test
  @Searches({"config check", "completion"})
  void whatOnlyReadsAndPrints() throws Exception {
    String sds = "unix://" + stage.folder().resolve("sds.sock");
    Path right =
        Files.writeString(
            stage.folder().resolve("bridge.yaml"), "sds: [{address: \"%s\"}]\n".formatted(sds));
    search.rightly("config check", right);
    search.wrongly("config check", 2, "is not YAML", misplaced.pem());
    search.wrongly("config check", 2, "unknown key", misplaced.configurationOfThatName());
    search.wrongly(
        "config check",
        2,
        "trustDomain",
        misplaced.configuration("trustDomain"),
        "--for=controller");
    search.run(
        Way.WRONGLY,
        "config check",
        2,
        "SPIRE_BRIDGE_HTTP",
        Map.of("SPIRE_BRIDGE_HTTP", misplaced.pemText()),
        right);

    search.rightly("completion", "bash");
    search.wrongly("completion", 2, "no completion for", "fish");
  }

  @Test
  @Searches("fetch")
  void aFetchWritesKeysIntoKeyFilesAlone() throws Exception {
    WorkloadSvid svid = stage.rotate();
    String agent = "--agent-socket=" + stage.agent().address();
    search.rightly("fetch", "--files=" + stage.folder("files"), agent, "--log-level=trace");
    assertThat(stage.folder("files").resolve("key.pem")).isNotEmptyFile();

    Path talkative =
        Files.writeString(
            stage.folder().resolve("talkative.yaml"),
            """
            files:
              - folder: %s
                afterChange: {command: [/bin/sh, -c, "cat $SPIRE_BRIDGE_FOLDER/key.pem; exit 3"]}
            """
                .formatted(stage.folder("read")));
    search.wrongly("fetch", 1, "exit code 3", "--config=" + talkative, agent, "--log-level=trace");
    Files.createDirectories(stage.folder("stuck").resolve("key.pem").resolve("in the way"));
    search.wrongly(
        "fetch", 2, "not a file", "--files=" + stage.folder("stuck"), agent, "--timeout=3s");
    search.wrongly("fetch", 2, "folder", "--config=" + misplaced.configuration("files"), agent);
    fetchBadUpdates(svid, agent);
    search.wrongly(
        "fetch",
        3,
        "agent",
        "--files=" + stage.folder("none"),
        "--agent-socket=unix://" + stage.folder().resolve("nobody.sock"),
        "--timeout=2s",
        "--log-level=trace");
  }

  /** Three of the forms that {@link LeakSearchIT} sends to a bridge, which checks them likewise. */
  private void fetchBadUpdates(WorkloadSvid svid, String agent) {
    var updates = HostileUpdates.of(stage.update(svid), svid, stage.traces());
    for (String name : List.of("a key as PEM", "another EC key", "a key as the bundle")) {
      stage
          .agent()
          .publishRaw(
              Objects.requireNonNull(updates.get(name)), X509BundlesResponse.getDefaultInstance());
      search.wrongly(
          "fetch",
          3,
          "refused",
          "--files=" + stage.folder("none"),
          agent,
          "--timeout=2s",
          "--log-level=trace");
    }
  }

  @Test
  @Searches("check-issuer")
  void anIssuerCheckShowsCertificatesAlone() throws Exception {
    WorkloadSvid own = stage.rotate();
    String agent = "--agent-socket=" + stage.agent().address();
    WorkloadSvid other = stage.issue(TestIdentities.API);
    Path files = stage.folder("identity");
    Files.writeString(files.resolve("cert-chain.pem"), Pem.of(own.chain()));
    Files.writeString(
        files.resolve("key.pem"), Pem.block("PRIVATE KEY", own.privateKey().getEncoded()));
    try (TlsEndpoint target =
        TlsEndpoint.start(
            other.privateKey(), other.chain(), TlsEndpoint.answering(200, misplaced.pemText()))) {
      String at = target.url("localhost").getAuthority();
      search.rightly("check-issuer", "--target=" + at, "--present-own", agent);
      search.rightly("check-issuer", "--files=" + files.resolve("cert-chain.pem"), agent, "-ojson");
      search.rightly("check-issuer", "--files=" + files, agent);
      for (Path each :
          List.of(misplaced.pem(), misplaced.beforeItsCertificate(), misplaced.bundle())) {
        search.wrongly("check-issuer", 1, "does not hold", "--files=" + each, agent);
        search.wrongly("check-issuer", 3, "", "--target=" + at, "--bundle=" + each);
      }
      search.wrongly(
          "check-issuer", 2, "--mesh-ca", "--target=" + at, agent, "--mesh-ca=" + misplaced.pem());
      var updates = HostileUpdates.of(stage.update(own), own, stage.traces());
      stage
          .agent()
          .publishRaw(
              Objects.requireNonNull(updates.get("a key as the bundle")),
              X509BundlesResponse.getDefaultInstance());
      search.wrongly(
          "check-issuer", 3, "", "--target=" + at, "--present-own", agent, "--timeout=2s");
    }
    stage.agent().publish(stage.update(own));
    probes(own, agent);
    search.wrongly(
        "check-issuer",
        3,
        "",
        "--target=127.0.0.1:" + Ports.free(),
        "--agent-socket=unix://" + stage.folder().resolve("nobody.sock"),
        "--timeout=2s");
  }

  /** Those that are handed the key together with the certificate. */
  private void probes(WorkloadSvid own, String agent) throws IOException {
    String sds = "unix://" + stage.folder().resolve("sds.sock");
    try (BridgeProcess bridge =
        BridgeProcess.serve("serve", stage.folder(), List.of("--sds=" + sds, agent))) {
      Await.until("an identity", Duration.ofSeconds(30), bridge::isReady);
      search.rightly("check-issuer", "--sds=" + sds, agent);
    }
    search.wrongly("check-issuer", 3, "", "--sds=" + sds, agent, "--timeout=2s");
    String key = Pem.block("PRIVATE KEY", own.privateKey().getEncoded());
    try (AnsweringHttp envoy = AnsweringHttp.start(TlsEndpoint.answering(200, dump(own, key)));
        AnsweringHttp rubbish = AnsweringHttp.start(TlsEndpoint.answering(500, key))) {
      search.rightly("check-issuer", "--envoy-admin=" + envoy.address(), agent);
      search.wrongly("check-issuer", 3, "", "--envoy-admin=" + rubbish.address(), agent);
    }
    try (AnsweringHttp swapped =
        AnsweringHttp.start(
            TlsEndpoint.answering(
                200,
                dump(own, key)
                    .replace("certificate_chain", "x")
                    .replace("private_key", "certificate_chain")))) {
      search.wrongly(
          "check-issuer", 1, "no certificate", "--envoy-admin=" + swapped.address(), agent);
    }
  }

  /** Of an Envoy that does not hide the key, as it should. */
  private static String dump(WorkloadSvid svid, String key) {
    return """
    {"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret",
      "name": "default", "version_info": "1",
      "secret": {"name": "default", "tls_certificate": {
        "certificate_chain": {"inline_bytes": "%s"}, "private_key": {"inline_bytes": "%s"}}}}]}
    """
        .formatted(KeyedKubernetes.base64(Pem.of(svid.chain())), KeyedKubernetes.base64(key));
  }
}
