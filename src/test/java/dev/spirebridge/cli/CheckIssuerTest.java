package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.federation.WebCertificates;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.JdkPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code check-issuer} as it is typed, on real sockets and by the machine's clock. */
@Timeout(120)
class CheckIssuerTest extends CheckIssuerLines {

  @Test
  void filesHold() throws IOException {
    assertThat(check("--files", file("svid.pem", SVID))).isEqualTo(0);
    assertThat(out.toString())
        .containsPattern("svid\\.pem +trusted .* spiffe://example\\.org/ns/shop/sa/web .* -\n")
        .endsWith("\nholds\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFileOfAnotherAuthorityDoesNotHold() throws IOException {
    String bad = file("bad.pem", STRANGERS);
    assertThat(check("--files", file("good.pem", SVID), "--files", bad)).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("good\\.pem .* trusted")
        .containsPattern("bad\\.pem +other-issuer .* have spire-bridge serve its certificate\n")
        .endsWith("does not hold: 1 of 2\n");
  }

  @Test
  void aHandshakeHolds() throws IOException {
    try (TlsEndpoint web = TlsEndpoint.start(SVID.privateKey(), SVID.chain(), _ -> {})) {
      String target = web.url("localhost").getAuthority();
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
      // The alert may arrive, or the end of the connection be seen before it.
      assertThat(out.toString())
          .contains("handshake", "note: there is no SVID of our own to present");

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
        .contains(
            "empty.pem is empty",
            "mesh/ingress",
            "see that the agent, file or ConfigMap of --bundle has one")
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
}
