package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the mesh commands take, as far as they come without a cluster. */
class MeshScreensTest extends CommandLines {

  @Test
  void theGroupShowsItsConsumers() {
    assertThat(run("mesh")).isEqualTo(2);
    assertThat(err.toString()).contains("istio", "gloo", "emissary", "enroute", "spinnaker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio", "gloo", "emissary", "enroute", "spinnaker"})
  void helpOfAConsumerNamesTheVerbsAndWhatAllTake(String consumer) {
    assertThat(run("mesh", consumer, "--help")).isEqualTo(0);
    assertThat(out.toString())
        .contains("plan, apply, verify, rollback")
        .contains("--output-dir", "--wait", "--despite-owner", "--force", "--bundle", "--confirm")
        .contains("--image", "--bridge-namespace", "--kubeconfig", "-o, --output");
  }

  @Test
  void anUnknownVerbIsBadUsageThatListsTheVerbs() {
    assertThat(run("mesh", "gloo", "undo")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("spire-bridge: Invalid value for positional parameter")
        .contains("[plan, apply, verify, rollback]", "'undo'")
        .contains("Run spire-bridge mesh gloo --help to see what it takes.");
  }

  @Test
  void aVerbIsNeeded() {
    assertThat(run("mesh", "istio")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'VERB'");
  }

  @ParameterizedTest
  @CsvSource({
    "apply, --force, give it to rollback",
    "plan, --force, give it to rollback",
    "apply, --values, give it to plan",
    "verify, --output-dir=x, give it to plan or apply",
    "rollback, --output-dir=x, give it to plan or apply",
  })
  void anOptionOfAnotherVerbIsBadUsage(String verb, String option, String advice) {
    assertThat(run("mesh", "gloo", verb, option)).isEqualTo(2);
    assertThat(err.toString()).contains("has no meaning with " + verb, advice);
  }

  @Test
  void whatAConsumersOwnOptionsRefuseIsBadUsage() {
    assertThat(run("mesh", "gloo", "plan", "--insecure-host-network")).isEqualTo(2);
    assertThat(run("mesh", "gloo", "plan", "--san", "spiffe://example.org/x")).isEqualTo(2);
    assertThat(run("mesh", "emissary", "plan", "--mapping", "a/b/c")).isEqualTo(2);
    assertThat(run("mesh", "istio", "plan", "--window", "2")).isEqualTo(2);
    assertThat(run("mesh", "istio", "plan", "--window", "25h")).isEqualTo(2);
    assertThat(run("mesh", "istio", "plan", "--workload", "shop/job/x")).isEqualTo(2);
    assertThat(run("mesh", "istio", "plan", "--gateway", "ingress")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--insecure-host-network has no meaning without --tcp",
            "is of no --upstream; write --san UPSTREAM=ID",
            "a Mapping is written NAMESPACE/NAME or NAME, not \"a/b/c\"",
            "\"2\" is not a duration; write a number with a unit",
            "\"25h\" is out of range; write a duration from 1m to 24h",
            "\"shop/job/x\" is not a workload; write NAMESPACE/deployment/NAME",
            "\"ingress\" is not a gateway; write NAMESPACE/NAME");
  }

  @Test
  void strictWantsToKnowHowMuchAndHasNothingToVerify() {
    assertThat(run("mesh", "strict", "verify", "--mesh")).isEqualTo(2);
    assertThat(run("mesh", "strict", "plan")).isEqualTo(2);
    assertThat(run("mesh", "strict", "plan", "--mesh", "-n", "shop")).isEqualTo(2);
    assertThat(run("mesh", "strict", "plan", "--mesh", "-l", "app=cart")).isEqualTo(2);
    assertThat(err.toString())
        .contains("[plan, apply, rollback]", "give either --mesh or --namespace")
        .contains("--selector has no meaning without --namespace");
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThat(
            run(
                "mesh",
                "gloo",
                "apply",
                "--wait=5",
                "--timeout=0s",
                "--bundle=configmap:x",
                "--bridge-namespace=A",
                "--agent-socket=here",
                "--trust-domain=a/b"))
        .isEqualTo(2);
    assertThat(err.toString())
        .startsWith("spire-bridge: 6 problems in the configuration")
        .contains("--wait: \"5\" is not a duration", "--timeout: \"0s\" is out of range")
        .contains("--bundle: \"configmap:x\" does not name a ConfigMap")
        .contains("--bridge-namespace: \"A\" is not a name", "--agent-socket", "--trust-domain");
  }

  @Test
  void anApiServerThatIsNotThereIsNotFoundOut() throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            current-context: c
            """);
    assertThat(run("mesh", "istio", "plan", "--kubeconfig", kubeconfig.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("http://127.0.0.1:1 cannot be reached");
  }
}
