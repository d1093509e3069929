package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.federation.WebCertificates;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.JdkPeer;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code check-issuer} as it is typed, on real sockets and by the machine's clock. */
@Timeout(120)
class CheckIssuerTest extends CommandLines {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");
  private static final SpiffeId WEB = SpiffeId.parse("spiffe://example.org/ns/shop/sa/web");
  private static final CertificateAuthority OURS = authority(OWN);
  private static final CertificateAuthority PARTNERS = authority(TrustDomain.parse("partner.test"));
  private static final WorkloadSvid SVID = OURS.issue(WEB, "", Duration.ofHours(1));
  private static final CertificateAuthority STRANGER = authority(OWN);
  private static final WorkloadSvid STRANGERS = STRANGER.issue(WEB, "", Duration.ofHours(1));

  private static CertificateAuthority authority(TrustDomain trustDomain) {
    return CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), InstantSource.system());
  }

  private int check(String... args) throws IOException {
    Path bundle = Files.writeString(folder.resolve("bundle.pem"), Pem.of(OURS.root()));
    List<String> line = new ArrayList<>(List.of("check-issuer", "--bundle", bundle.toString()));
    line.addAll(Arrays.asList(args));
    return run(line.toArray(String[]::new));
  }

  private String file(String name, WorkloadSvid svid) throws IOException {
    return Files.writeString(folder.resolve(name), Pem.of(svid.chain())).toString();
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThat(
            run(
                "check-issuer",
                "--target=web",
                "--target=web:443,san=x",
                "--envoy-admin=ftp://web",
                "--sds=web",
                "--gateway=ingress",
                "--namespace=../x",
                "--admin-port=0",
                "--expect-id=spiffe://example.org",
                "--bundle=configmap:x",
                "--mesh-ca=/nowhere.pem",
                "--timeout=5",
                "--wait=0s",
                "--trust-domain=a/b"))
        .isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: 13 problems in the configuration
              --target #1: "web" is not a target; write HOST:PORT, or [IPv6]:PORT
              --target #2: "web:443,san=x" is not a target; write HOST:PORT or HOST:PORT,sni=NAME
              --envoy-admin: "ftp://web" is not an admin port; write http://HOST:PORT
              --sds: "web" is not an address: unknown kind of address; write unix:///absolute/path or tcp://127.0.0.1:PORT
              --expect-id: "spiffe://example.org" is a trust domain, not a workload's SPIFFE ID; write spiffe://trust.domain/path
              --gateway: "ingress" is not a gateway; write NAMESPACE/NAME of its Deployment or DaemonSet
              --namespace: "../x" is not a namespace; write its name, like shop
              --admin-port: "0" is not a whole number in range; write a number from 1 to 65535
              --bundle: "configmap:x" does not name a ConfigMap; write configmap:NAMESPACE/NAME or configmap:NAMESPACE/NAME/KEY
              --mesh-ca: "/nowhere.pem" cannot be used: /nowhere.pem does not exist; give the root-cert.pem of istio-ca-root-cert
              --timeout: "5" is not a duration; write a number with a unit, like 250ms, 5s or 1h30m
              --wait: "0s" is out of range; write a duration from 1s to 24h
              --trust-domain: "a/b" is not a trust domain: it has a path; write its name alone, like example.org
            """);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wantsSomethingToLookAtAndNoFlagWithoutAMeaning() {
    assertThat(run("check-issuer")).isEqualTo(2);
    assertThat(err.toString())
        .contains("nothing to look at; give at least one of --target, --envoy-admin, --gateway");
    assertThat(run("check-issuer", "-n", "shop", "--allow-federated", "--expect-id", "" + WEB))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--allow-federated: has no meaning here", "--expect-id: has no meaning here");
    assertThat(run("check-issuer", "--files=x", "-l", "a=b", "--admin-port=1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--selector: has no meaning", "--admin-port: has no meaning");
  }

  /** Beside a bridge the variable names the bridge's file. */
  @Test
  void doesWithoutAConfigurationThatIsNotTheControllers() throws IOException {
    Path serves = Files.writeString(folder.resolve("a.yaml"), "sds: [{address: 'unix:///run/a'}]");
    Path bundle = Files.writeString(folder.resolve("bundle.pem"), Pem.of(OURS.root()));
    assertThat(
            run(
                Map.of("SPIRE_BRIDGE_CONFIG", serves.toString()),
                "check-issuer",
                "--bundle=" + bundle,
                "--files=" + file("a.pem", SVID)))
        .as(err.toString())
        .isEqualTo(0);
  }

  @Test
  void filesHold() throws IOException {
    assertThat(check("--files", file("svid.pem", SVID))).isEqualTo(0);
    assertThat(out.toString())
        .containsPattern("svid\\.pem +spiffe://example\\.org/ns/shop/sa/web .* trusted +-\n")
        .endsWith("\nholds\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFileOfAnotherAuthorityDoesNotHold() throws IOException {
    String bad = file("bad.pem", STRANGERS);
    assertThat(check("--files", file("good.pem", SVID), "--files", bad)).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("good\\.pem .* trusted")
        .containsPattern("bad\\.pem .* other-issuer +have spire-bridge serve its certificate\n")
        .endsWith("does not hold: 1 of 2\n");
  }

  @Test
  void aHandshakeHolds() throws IOException {
    try (TlsEndpoint web = TlsEndpoint.start(SVID.privateKey(), SVID.chain(), _ -> {})) {
      String target = web.url("localhost").getAuthority();
      check("--target", target);
      System.err.println(out);
      assertThat(check("--target", target, "--expect-id", WEB.toString())).isEqualTo(0);
      assertThat(check("--target", target + ",sni=web.example")).isEqualTo(0);
      assertThat(check("--target", target, "--expect-id", WEB + "2")).isEqualTo(1);
      assertThat(out.toString()).contains("wrong-id");
    }
    assertThat(check("--target", "localhost:1")).isEqualTo(3);
    assertThat(out.toString()).contains("start it, or name its right port");
  }

  @Test
  void ourOwnSvidIsShownWhereItIsAskedFor() throws IOException {
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"));
        JdkPeer demanding = JdkPeer.demanding(SVID)) {
      String target = "127.0.0.1:" + demanding.port();
      String socket = "--agent-socket=" + agent.address();
      assertThat(check("--target", target, "--present-own", socket)).isEqualTo(3);
      assertThat(out.toString())
          .contains(
              "the connection during the handshake",
              "note: there is no SVID of our own to present");

      agent.publish(new WorkloadUpdate(OWN, List.of(SVID), List.of(OURS.root()), Map.of()));
      assertThat(check("--target", target, "--present-own", socket)).isEqualTo(0);
      assertThat(check("--target", target, socket)).as("without it").isEqualTo(3);
    }
    assertThat(check("--files", "/nowhere", "--present-own")).isEqualTo(2);
    assertThat(err.toString()).contains("--present-own: has no meaning here; give --target");
  }

  @Test
  void aPublicCertificateIsToldAsWhatItIs() throws IOException {
    var certificate = new WebCertificates(Instant.now()).valid("localhost");
    try (TlsEndpoint gateway = TlsEndpoint.start(certificate.key(), certificate.chain(), _ -> {})) {
      assertThat(check("--target", gateway.url("localhost").getAuthority())).isEqualTo(3);
      assertThat(out.toString())
          .contains("public-certificate", "a public certificate for localhost")
          .endsWith("could not be found out: 1 of 1\n");
    }
  }

  @Test
  void whatAnEnvoyHoldsHolds() throws IOException {
    HttpServer envoy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    envoy.createContext("/config_dump", TlsEndpoint.answering(200, dump("default", SVID)));
    envoy.start();
    try {
      String admin = "http://127.0.0.1:" + envoy.getAddress().getPort();
      assertThat(check("--envoy-admin", admin)).isEqualTo(0);
      assertThat(check("--envoy-admin", admin, "--name", "mine")).isEqualTo(1);
      assertThat(out.toString()).contains("no-certificate", "it has no certificate mine");
    } finally {
      envoy.stop(0);
    }
  }

  private static String dump(String name, WorkloadSvid svid) {
    return """
    {"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret",
      "name": "%s", "version_info": "1",
      "secret": {"name": "%1$s", "tls_certificate": {
        "certificate_chain": {"inline_bytes": "%s"}, "private_key": {"inline_bytes": "W3JlZGFjdGVkXQ=="}}}}]}
    """
        .formatted(
            name,
            Base64.getEncoder()
                .encodeToString(Pem.of(svid.chain()).getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void noSdsServerIsCouldNotFindOut() throws IOException {
    assertThat(check("--sds", "unix://" + folder.resolve("none.sock"))).isEqualTo(3);
    assertThat(out.toString()).contains("none.sock default", "no SDS server answers");
  }

  @Test
  void oneThatDoesNotHoldOutweighsOneThatCouldNotBeFoundOut() throws IOException {
    assertThat(check("--files", file("bad.pem", STRANGERS), "--files", "/nowhere")).isEqualTo(1);
    assertThat(check("--files", file("good.pem", SVID), "--files", "/nowhere")).isEqualTo(3);
  }

  @Test
  void aBundleThatIsNoneIsCouldNotFindOut() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    for (String kind : List.of("--files", "--gateway", "--namespace")) {
      String target = kind.equals("--gateway") ? "mesh/ingress" : "shop";
      assertThat(
              run(
                  Map.of("SPIRE_BRIDGE_KUBECONFIG", kubeconfig(1).toString()),
                  "check-issuer",
                  kind,
                  target,
                  "--bundle",
                  "" + empty))
          .as(err.toString())
          .isEqualTo(3);
    }
    assertThat(out.toString())
        .contains("empty.pem is empty", "mesh/ingress", "give --bundle")
        .doesNotContain("other-issuer");
  }

  @Test
  void federatedBundlesVouchForTheirOwnWhereThatIsAllowed() throws IOException {
    WorkloadSvid theirs =
        PARTNERS.issue(PARTNERS.trustDomain().newSpiffeId("a"), "", Duration.ofHours(1));
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"))) {
      agent.publish(
          new WorkloadUpdate(
              OWN,
              List.of(SVID),
              List.of(OURS.root()),
              Map.of(PARTNERS.trustDomain(), List.of(PARTNERS.root()))));
      String[] line = {
        "check-issuer",
        "--agent-socket=" + agent.address(),
        "--files=" + file("own.pem", SVID),
        "--files=" + file("theirs.pem", theirs)
      };
      assertThat(run(line)).isEqualTo(1);
      assertThat(out.toString()).contains("wrong-trust-domain");
      line = Arrays.copyOf(line, line.length + 1);
      line[line.length - 1] = "--allow-federated";
      assertThat(run(line)).as(out.toString()).isEqualTo(0);
    }
  }

  @Test
  void tellsProgramsTheSame() throws IOException {
    assertThat(check("-o", "json", "--files", file("svid.pem", SVID), "--files", "/nowhere"))
        .isEqualTo(3);
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertThat(document.path("outcome").asText()).isEqualTo("unknown");
    assertThat(document.path("trustDomain").asText()).isEqualTo("example.org");
    assertThat(document.at("/bundles/0/authorities")).hasSize(1);
    assertThat(document.at("/targets/0/verdict").asText()).isEqualTo("trusted");
    assertThat(document.at("/targets/0/spiffeId").asText()).isEqualTo(WEB.toString());
    assertThat(document.at("/targets/1/reason").asText()).isEqualTo("unreadable");
    assertThat(document.at("/targets/1/advice").asText()).isNotEmpty();
    assertThat(check("-o", "yaml", "--files", "/nowhere")).isEqualTo(3);
    assertThat(out.toString()).contains("outcome: unknown\n");
  }

  @Test
  void noNameInACertificateSpeaksForTheCommand() throws IOException {
    CertificateWorkshop workshop = new CertificateWorkshop(Instant.now());
    Made evil = workshop.authority("CN=\u001b[2J\u202eSPIRE\nholds").make();
    Path bundle = Files.writeString(folder.resolve("evil.ca"), Pem.of(evil.certificate()));
    String pem = Pem.of(workshop.leaf(WEB.toString()).signedBy(evil).certificate());
    Path file = Files.writeString(folder.resolve("evil.pem"), pem);
    for (String format : List.of("table", "json", "yaml")) {
      assertThat(
              run(
                  "check-issuer",
                  "--bundle=example.org=" + bundle,
                  "--files=" + file,
                  "--expect-id=spiffe://example.org/other",
                  "--output=" + format))
          .isEqualTo(1);
    }
    assertThat(out.toString())
        .contains("CN=?[2J?SPIRE?holds")
        .doesNotContain("\u001b", "\u202e", "\nholds");
  }

  /** What changes is told on stderr, so that the answer on stdout stays one. */
  @Test
  void waitsUntilItHoldsAndTellsWhatChanges() throws Exception {
    Path file = folder.resolve("svid.pem");
    Thread renewal =
        Thread.ofVirtual()
            .start(() -> {
              while (!err.toString().contains("unreachable")) {
                Thread.onSpinWait();
              }
              try {
                Path next = Files.writeString(folder.resolve("next"), Pem.of(SVID.chain()));
                Files.move(next, file);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(check("--files", file.toString(), "--wait", "30s")).isEqualTo(0);
    renewal.join();
    assertThat(err.toString())
        .isEqualTo("%1$s: unreachable\n%1$s: trusted, was unreachable\n".formatted(file));
    assertThat(out.toString()).endsWith("holds\n");
  }

  @Test
  void givesUpWaiting() throws IOException {
    assertThat(check("--files", "/nowhere", "--wait", "1s")).isEqualTo(3);
    assertThat(err.toString()).isEqualTo("/nowhere: unreachable\n");
  }

  @Test
  void anApiServerThatDoesNotAnswerSaysNothingOfTheOthers() throws IOException {
    assertThat(
            check(
                "--kubeconfig",
                kubeconfig(1).toString(),
                "--namespace",
                "shop",
                "--files",
                file("bad.pem", STRANGERS)))
        .isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("shop .* unreachable")
        .containsPattern("bad\\.pem .* other-issuer")
        .contains("note: The mesh's own CA is not known");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aKubeconfigThatIsNotThereIsBadUsage() throws IOException {
    assertThat(check("-n", "shop", "--kubeconfig", "/nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("/nowhere");
  }

  private Path kubeconfig(int port) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: a, cluster: {server: 'http://127.0.0.1:%d'}}]
        contexts: [{name: a, context: {cluster: a, user: a}}]
        users: [{name: a, user: {}}]
        current-context: a
        """
            .formatted(port));
  }
}
