package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code check-issuer} takes and how it answers, whatever it looks at. */
@Timeout(120)
class CheckIssuerScreensTest extends CheckIssuerLines {

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
  void aKubeconfigThatIsNotThereIsBadUsage() throws IOException {
    assertThat(check("-n", "shop", "--kubeconfig", "/nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("/nowhere");
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
        .isEqualTo(
            "%1$s: unreachable: %1$s does not exist\n%1$s: trusted, was unreachable\n"
                .formatted(file));
    assertThat(out.toString()).endsWith("holds\n");
  }

  @Test
  void givesUpWaiting() throws IOException {
    assertThat(check("--files", "/nowhere", "--wait", "1s")).isEqualTo(3);
    assertThat(err.toString()).isEqualTo("/nowhere: unreachable: /nowhere does not exist\n");
  }
}
