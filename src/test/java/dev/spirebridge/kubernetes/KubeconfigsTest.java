package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.kubernetes.ClusterAccessException.Reason;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigsTest {

  @TempDir Path home;

  @Test
  void takesTheOneThatWasAskedForBeforeAllOthers() throws Exception {
    Path asked = Files.writeString(home.resolve("asked"), "");
    Path other = Files.writeString(home.resolve("other"), "");
    Kubeconfigs rules = rules(Map.of("KUBECONFIG", other.toString()));
    assertThat(rules.files(Optional.of(asked))).containsExactly(asked);
    assertThatThrownBy(() -> rules.files(Optional.of(home.resolve("missing"))))
        .isInstanceOfSatisfying(
            ClusterAccessException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
        .hasMessage(
            "there is no kubeconfig %s/missing: correct --kubeconfig, or leave it out"
                .formatted(home));
  }

  @Test
  void takesAllOfKubeconfigThatAreThereAndElseTheOneAtHome() throws Exception {
    Path one = Files.writeString(home.resolve("one"), "");
    Path two = Files.writeString(home.resolve("two"), "");
    Files.createDirectory(home.resolve(".kube"));
    Path atHome = Files.writeString(home.resolve(".kube/config"), "");
    assertThat(
            rules(Map.of("KUBECONFIG", one + ":" + home.resolve("missing") + ":" + two))
                .files(Optional.empty()))
        .containsExactly(one, two);
    assertThat(rules(Map.of()).files(Optional.empty())).containsExactly(atHome);
    Files.delete(atHome);
    assertThat(rules(Map.of()).files(Optional.empty())).isEmpty();
  }

  @Test
  void choosesTheContextThatWasAskedForOrTheCurrentOne() throws Exception {
    List<Path> files = List.of(Path.of("a"), Path.of("b"));
    List<Config> configs = List.of(config("", "dev"), config("prod", "prod", "test"));
    assertThat(Kubeconfigs.context(files, configs, Optional.empty())).isEqualTo("prod");
    assertThat(Kubeconfigs.context(files, configs, Optional.of("dev"))).isEqualTo("dev");
    assertThatThrownBy(() -> Kubeconfigs.context(files, configs, Optional.of("staging")))
        .hasMessage(
            "the kubeconfig a, b has no context \"staging\": choose one of dev, prod, test with"
                + " --context");
    assertThatThrownBy(() ->
            Kubeconfigs.context(
                List.of(Path.of("a")), List.of(config("", "dev")), Optional.empty()))
        .hasMessage(
            "the kubeconfig a has no current context: choose one with --context, it has dev");
    assertThatThrownBy(() ->
            Kubeconfigs.context(List.of(Path.of("a")), List.of(config("x")), Optional.empty()))
        .hasMessage("the kubeconfig a has no context: name one with --kubeconfig or KUBECONFIG");
  }

  @Test
  void saysSoWhenAFileIsNoKubeconfigOrNothingAnswers() throws Exception {
    Path broken = Files.writeString(home.resolve("broken"), "contexts: {is: wrong}");
    assertThatThrownBy(() -> KubernetesClients.open(access(broken), "test"))
        .isInstanceOf(ClusterAccessException.class)
        .hasMessageStartingWith(broken + " is not a kubeconfig");
    Path away =
        Files.writeString(
            home.resolve("away"),
            """
            apiVersion: v1
            kind: Config
            current-context: away
            clusters: [{name: away, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: me, user: {token: secret-token}}]
            contexts: [{name: away, context: {cluster: away, user: me}}]
            """
                .formatted(closedPort()));
    try (KubernetesClient client = KubernetesClients.open(access(away), "test")) {
      assertThatThrownBy(() -> KubernetesClients.reach(client))
          .isInstanceOfSatisfying(
              ClusterAccessException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageContaining("cannot be reached (connection refused): check that it runs")
          .hasMessageNotContaining("secret-token");
    }
  }

  /** Java's HTTP client quotes such a header whole when it refuses it. */
  @Test
  void refusesATokenWithALineBreakAndDoesNotShowIt() throws Exception {
    Path broken =
        Files.writeString(
            home.resolve("line-break"),
            """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: me, user: {token: "secret-token\\n"}}]
            contexts: [{name: c, context: {cluster: c, user: me}}]
            """);
    assertThatThrownBy(() -> KubernetesClients.open(access(broken), "test"))
        .isInstanceOfSatisfying(
            ClusterAccessException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
        .hasMessageContaining("has a line break", "write it in one line")
        .hasMessageNotContaining("secret-token");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ClusterAccess access(Path kubeconfig) {
    return new ClusterAccess(Optional.of(kubeconfig), Optional.empty());
  }

  private Kubeconfigs rules(Map<String, String> environment) {
    return new Kubeconfigs(name -> Optional.ofNullable(environment.get(name)), home);
  }

  private static Config config(String current, String... contexts) {
    ConfigBuilder config = new ConfigBuilder().withCurrentContext(current);
    for (String context : contexts) {
      config = config.addNewContext().withName(context).withNewContext().endContext().endContext();
    }
    return config.build();
  }
}
