package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that do not fit are refused before anything is rendered, in words that help. */
class ChartRefusalsIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode=damon | at '/mode': value must be one of 'node', 'sidecar'",
        "secret=shop/tls | secret does not fit mode node: the daemon holds the identities of all pods",
        "mode=sidecar secret=shop/tls | secret is no value of this chart",
        "node.sds[0].address=tcp://127.0.0.1:8234 | node.sds[0].address is tcp://127.0.0.1:8234: behind a TCP connection there is no process that the kernel vouches for",
        "node.sds[0].address=unix:///tmp/socket | only the folder node.socketFolder outlives the daemon",
        "node.sds[0].address=/run/spire-bridge/socket | at '/node/sds/0/address': '/run/spire-bridge/socket' does not match pattern",
        "node.sds[0].profile=istoi | at '/node/sds/0/profile': value must be one of 'spire', 'istio', 'gloo'",
        "image.repository= | image.repository is missing: there is no published image; build one with deploy/image/Containerfile",
        "trustDomain= | trustDomain is missing: give the trust_domain of SPIRE's server",
        "trustDomain=spiffe://example.org | at '/trustDomain': 'spiffe://example.org' does not match pattern",
        "trustDomain=Example.org | at '/trustDomain': 'Example.org' does not match pattern",
        "image.digest=sha256:abc | at '/image/digest'",
        "image.repository=registry.example.org/spire-bridge:1 | at '/image/repository'",
        "image.pullPolicy=Sometimes | at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'",
        "node.user=0 | at '/node/user': minimum: got 0, want 1",
        "node.adminSocket.folder=run/spire | at '/node/adminSocket/folder'",
        "node.socketFolder=/run/spire/admin | node.socketFolder holds node.adminSocket.folder: pods would be given SPIRE's admin socket",
        "node.socketFolder=/run/spire | node.socketFolder holds node.adminSocket.folder",
        "node.socketFolder=/run/spire-bridge/../spire | node.socketFolder holds node.adminSocket.folder",
        "node.socketFolder=/run node.adminSocket.folder=/srv/admin | node.socketFolder is /run, where others have their files",
        "node.sds[0].address=unix:///run/spire-bridge/socket node.sds[1].address=unix:///run/spire-bridge/socket | node.sds[1].address is unix:///run/spire-bridge/socket, as another listener's",
        "node.sds[0].aliases.x.form=plain | at '/node/sds/0/aliases/x': 'oneOf' failed",
        "node.callers.spiffeIds[0]=spiffe://other.example/ns/*/sa/* | node.callers.spiffeIds has spiffe://other.example/ns/*/sa/*, which is not in the trust domain example.org",
        "node.maxSurge=0 | at '/node/maxSurge'",
        "node.extraEnv[0].value=x | at '/node/extraEnv/0': missing property 'name'",
        "csiDriver.name=csi.spiffe.io | csiDriver.name and spire.workloadApi.csiDriver are both csi.spiffe.io",
        "node.callers.spiffeIds[0]=example.org/ns | at '/node/callers/spiffeIds/0'",
        "node.limits.conections=5 | at '/node/limits': additional properties 'conections' not allowed",
        "nodes.user=7 | additional properties 'nodes' not allowed",
        "controller.replicas=0 | at '/controller/replicas': minimum: got 0, want 1",
        "controller.issuerCheck.period=1 | at '/controller/issuerCheck/period'",
        "controller.federation[0].trustDomain=example.org controller.federation[0].endpoint=https://a controller.federation[0].profile=https_web | controller.federation names example.org, the cluster's own trust domain",
        "controller.federation[0].trustDomain=a.example controller.federation[0].endpoint=https://a controller.federation[0].profile=https_spiffe | controller.federation has no endpointSpiffeId for a.example, and https_spiffe needs it",
        "controller.federation[0].trustDomain=a.example controller.federation[0].endpoint=https://a controller.federation[0].profile=https_web controller.federation[0].endpointSpiffeId=spiffe://a.example/x | has no meaning with https_web",
        "controller.federation[0].trustDomain=a.example controller.federation[0].endpoint=https://a controller.federation[0].profile=https_web controller.federation[1].trustDomain=a.example controller.federation[1].endpoint=https://b controller.federation[1].profile=https_web | controller.federation names a.example twice",
        "controller.namespaces.federatesWith=everything | at '/controller/namespaces/federatesWith'",
        "ports.statusTls=9878 | ports.health and ports.statusTls are the same",
        "ports.health=90000 | at '/ports/health': maximum: got 90,000, want 65,535",
        "bindAddress=localhost | at '/bindAddress': 'localhost' does not match pattern",
      })
  void isRefusedInWordsThatHelp(String sets, String message) {
    List<String> flags = new ArrayList<>(Chart.REQUIRED);
    Arrays.stream(sets.split(" ")).forEach(set -> flags.addAll(List.of("--set", set)));
    ProgramRun.Result result = Chart.require().tryTemplate(Chart.NAMESPACE, flags);
    assertThat(result.exitCode()).as(result.output()).isNotZero();
    assertThat(result.output()).contains(message).doesNotContain("kind: ");
  }

  @Test
  void everythingThatIsMissingIsToldAtOnce() {
    ProgramRun.Result result = Chart.require().tryTemplate(Chart.NAMESPACE, List.of());
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("image.repository is missing", "trustDomain is missing");
  }

  /** The guide shows what helm says. */
  @Test
  void theGuidesExampleIsTrue() throws IOException {
    ProgramRun.Result result =
        Chart.require()
            .tryTemplate(
                Chart.NAMESPACE,
                List.of(
                    "--set",
                    "trustDomain=example.org",
                    "--set",
                    "node.sds[0].address=tcp://127.0.0.1:8234"));
    assertThat(Files.readString(Path.of("docs", "install.md")))
        .contains(
            result
                .output()
                .lines()
                .filter(line -> line.contains("execution error") || line.startsWith("  - "))
                .map(line -> line.replace("Error: ", "").strip())
                .toList());
  }
}
