package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerSetting;
import dev.spirebridge.app.ProcessRunner;
import dev.spirebridge.app.ServeSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<BridgeConfig> served = new ArrayList<>();
  private final List<ControllerConfig> controlled = new ArrayList<>();

  @Test
  void versionAndHelpGoToStdout() {
    assertThat(run("--version")).isEqualTo(0);
    assertThat(out.toString()).startsWith("spire-bridge ").contains(", Java ");

    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString()).contains("serve", "config", "completion", "Exit codes:");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void noCommandIsBadUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Usage: spire-bridge");
    assertThat(run("config")).isEqualTo(2);
  }

  @Test
  void helpOfServeNamesEveryFlag() {
    assertThat(run("serve", "--help")).isEqualTo(0);
    assertThat(out.toString()).contains("--sds", "--config");
    for (ServeSetting setting : ServeSetting.values()) {
      setting.flag().ifPresent(flag -> assertThat(out.toString()).contains(flag.name()));
    }
  }

  @Test
  void anUnknownFlagIsBadUsageWithASuggestion() {
    assertThat(run("serve", "--sdss=x")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: Unknown option: '--sdss=x'
            Possible solutions: --sds
            Run spire-bridge serve --help to see what it takes.
            """);
  }

  @Test
  void anUnknownCommandIsBadUsageWithASuggestion() {
    assertThat(run("serv")).isEqualTo(2);
    assertThat(err.toString()).contains("'serv'", "Did you mean: spire-bridge serve");
  }

  @Test
  void aFlagGivenTwiceIsBadUsage() {
    assertThat(run("serve", "--http", "off", "--http", "off")).isEqualTo(2);
    assertThat(err.toString()).contains("'--http'", "only once");
  }

  @Test
  void serveHandsItsFlagsOver() {
    assertThat(
            run(
                "serve",
                "--sds",
                "unix:///run/a=istio",
                "--sds=tcp://127.0.0.1:8234=gloo",
                "--takeover",
                "--http",
                "off"))
        .isEqualTo(0);

    BridgeConfig config = served.getFirst();
    assertThat(config.sds()).hasSize(2);
    assertThat(config.socketFiles().takeover()).isTrue();
    assertThat(config.http().http()).isEmpty();
  }

  @Test
  void serveReadsTheFileThatTheEnvironmentNames() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "sds: [{address: unix:///run/a}]");

    assertThat(run(Map.of("SPIRE_BRIDGE_CONFIG", file.toString()), "serve")).isEqualTo(0);
    assertThat(served).hasSize(1);
  }

  @Test
  void serveReportsAllProblemsAndStartsNothing() {
    assertThat(run("serve", "--sds", "unix:///run/a=istoi", "--log-level", "loud")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: 2 problems in the configuration
              --sds #1: "istoi" is not a profile; write spire, istio or gloo
              --log-level: "loud" is not a log level; write error, warn, info, debug or trace
            """);
    assertThat(served).isEmpty();
  }

  @Test
  void theExitCodeIsTheServers() {
    ProcessRunner<BridgeConfig> portTaken = config -> 2;

    assertThat(run(portTaken, Map.of(), "serve", "--sds", "unix:///run/a")).isEqualTo(2);
  }

  @Test
  void anInternalErrorIsOneLine() {
    ProcessRunner<BridgeConfig> broken =
        config -> {
          throw new IllegalStateException("the sky fell\nin two");
        };

    assertThat(run(broken, Map.of(), "serve", "--sds", "unix:///run/a")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "spire-bridge: internal error: IllegalStateException: the sky fell; run again with"
                + " --log-level debug to see where\n");
  }

  @Test
  void configCheckShowsWhatWouldBeInEffect() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            source: {trustDomain: example.org, defaultSvid: {hint: edge}}
            sds:
              - address: tcp://10.0.0.1:8234
              - {address: 'unix:///run/a', aliases: {roots: {bundle: own}}}
            allowNonLoopback: true
            socketFiles: {group: proxies}
            """);

    assertThat(run(Map.of("SPIRE_BRIDGE_HTTP", "off"), "config", "check", file.toString()))
        .isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            file
                + """
                 is valid
                  source         workload-api, one identity for all callers
                  agent socket   unix:///run/secrets/workload-spiffe-uds/socket
                  trust domain   example.org
                  default SVID   with hint edge
                  retry at most  5s awaiting registration, 15s otherwise, 1m when rejected
                  silence limit  10m
                  sds            tcp://10.0.0.1:8234, names spire (default, ROOTCA, ALL, SPIFFE IDs, trust domains), unknown names: hold
                  sds            unix:///run/a, names own (roots), unknown names: hold
                  socket files   mode rw-rw-rw-, group proxies, refuse a live socket
                  limits         20000 connections per listener, 200 streams per connection, 200 names per stream, 1048576 bytes per request, keep-alive every 5m within 20s
                  http           off
                  health         off
                  log            text, level info
                  warning: sds[0].address: tcp://10.0.0.1:8234 is not loopback, so it gives private keys, in plain text, to anybody who can reach the port
                """);
  }

  @Test
  void configCheckShowsWhoMayCallAndWhatTheyMayBeGiven() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            source:
              kind: delegated
              adminSocket: 'unix:///run/spire/admin.sock'
              trustDomain: td
            sds: [{address: 'unix:///run/a'}]
            callers: {uids: [4294967294, 1337], gids: [7], spiffeIds: ['spiffe://td/*']}
            """);

    assertThat(run("config", "check", file.toString())).isEqualTo(0);
    assertThat(out.toString())
        .contains(
            """
              source         delegated, each calling process its own identity
              admin socket   unix:///run/spire/admin.sock
              callers        user 1337, 4294967294 or group 7
              may be given   spiffe://td/*
              bundles        asked for anew every 5m
              linger         30s after a caller's last stream
              trust domain   td
              default SVID   the agent's first
              retry at most  15s, 1m when rejected
            """,
            "  caller limits  4096 processes, 100 connections per process, new connections per pod:"
                + " 100 at once and 20 every 1s, overall: 2000 at once and 1000 every 1s\n");
  }

  @Test
  void configCheckReportsProblems() {
    assertThat(run("config", "check", "/nowhere.yaml")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: 1 problem in the configuration
              /nowhere.yaml: does not exist; check the path
            """);
    assertThat(run("config", "check")).isEqualTo(2);
  }

  @Test
  void completionPrintsAScriptForEachShell() {
    assertThat(run("completion", "bash")).isEqualTo(0);
    assertThat(out.toString()).startsWith("#!").contains("--agent-socket");
    assertThat(run("completion", "zsh")).isEqualTo(0);
    assertThat(out.toString()).contains("bashcompinit");
    assertThat(run("completion", "fish")).isEqualTo(2);
    assertThat(err.toString()).contains("no completion for \"fish\"; write bash or zsh");
  }

  @Test
  void helpOfControllerNamesEveryFlag() {
    assertThat(run("controller", "--help")).isEqualTo(0);
    assertThat(out.toString()).contains("--config");
    for (ControllerSetting setting : ControllerSetting.values()) {
      setting.flag().ifPresent(flag -> assertThat(out.toString()).contains(flag.name()));
    }
  }

  @Test
  void controllerHandsItsFlagsOver() {
    assertThat(
            run(
                Map.of("SPIRE_BRIDGE_CLASS_NAME", "of-the-variable", "POD_NAMESPACE", "mesh"),
                "controller",
                "--trust-domain=example.org",
                "--class-name",
                "spire-mgmt-spire",
                "--context",
                "kind"))
        .isEqualTo(0);

    ControllerConfig config = controlled.getFirst();
    assertThat(config.namespaces().className()).isEqualTo("spire-mgmt-spire");
    assertThat(config.lease().namespace()).isEqualTo("mesh");
    assertThat(config.cluster().context()).contains("kind");
  }

  @Test
  void controllerReportsAllProblemsAndStartsNothing() {
    assertThat(run("controller", "--trust-domain", "a b", "--lease-namespace", "A")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: 2 problems in the configuration
              --trust-domain: "a b" is not a trust domain: trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores; write its name, like example.org
              --lease-namespace: "A" is not a name of Kubernetes; write at most 63 of a-z, 0-9 and -, like spire-bridge
            """);
    assertThat(controlled).isEmpty();
  }

  @Test
  void configCheckKnowsTheControllersFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            trustDomain: example.org
            className: spire-mgmt-spire
            namespaces:
              federatesWith: all
              federationAllowed: [other.example]
            federation:
              - trustDomain: partner.example
                endpoint: https://spire.partner.example:8443
                profile: https_spiffe
                endpointSpiffeId: spiffe://partner.example/spire/server
            http: 10.0.0.1:9877
            allowNonLoopback: true
            """);

    assertThat(run("config", "check", "--for", "controller", file.toString())).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            file
                + """
                 is valid
                  trust domain   example.org
                  label          spiffe.io/spire-managed-identity=true
                  single pods    may ask by the same label
                  template       spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}
                  class name     spire-mgmt-spire
                  refused        kube-.*, spire, spire-(system|server|mgmt), spire-bridge
                  maximum TTL    1h
                  federates with all that spire-bridge has declared
                  may ask for    other.example
                  cluster domain cluster.local
                  federation     partner.example at https://spire.partner.example:8443, https_spiffe
                  lease          spire-bridge/spire-bridge-controller, for 15s, renewed every 2s and given up after 10s
                  cluster        as kubectl finds it, its current context
                  http           10.0.0.1:9877
                  health         with http
                  log            text, level info
                  warning: http: tcp://10.0.0.1:9877 is not loopback, so it shows the state of every managed namespace to who can reach the port
                  warning: federation[0].bundleFile (%s:7:5): is missing: SPIRE cannot authenticate an https_spiffe endpoint whose bundle it has never seen; give the bundle of the other side here, or to `spire-server bundle set`
                """
                    .formatted(file));
  }

  @Test
  void aFileOfTheOtherCommandIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "trustDomain: example.org");

    assertThat(run("config", "check", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("trustDomain", "unknown key");
  }

  @Test
  void theGroupsOfCommandsShowWhatIsInThem() {
    assertThat(run("namespace")).isEqualTo(2);
    assertThat(err.toString()).contains("list", "label", "unlabel", "adopt");
    assertThat(run("federation")).isEqualTo(2);
    assertThat(err.toString()).contains("add", "remove", "verify");
  }

  @Test
  void namespaceCommandsWantANamespace() {
    assertThat(run("namespace", "label")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: Missing required parameter: 'NAMESPACE'
            Run spire-bridge namespace label --help to see what it takes.
            """);
  }

  @Test
  void aKubeconfigThatIsNotThereIsBadUsage() {
    assertThat(run("namespace", "list", "--kubeconfig", folder.resolve("none").toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .startsWith("spire-bridge: there is no kubeconfig " + folder.resolve("none"));
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

    assertThat(run("namespace", "label", "shop", "--kubeconfig", kubeconfig.toString()))
        .isEqualTo(3);
    assertThat(err.toString())
        .startsWith("spire-bridge: the API server http://127.0.0.1:1 cannot be reached")
        .hasLineCount(1);
  }

  @Test
  void federationAddSaysWhatIsWrongWithARelationship() throws IOException {
    assertThat(run("federation", "remove", "spiffe://partner.example/x")).isEqualTo(2);
    assertThat(err.toString()).contains("is no trust domain; write its name, like partner.example");
  }

  private int run(String... args) {
    return run(Map.of(), args);
  }

  private int run(Map<String, String> environment, String... args) {
    ProcessRunner<BridgeConfig> recorder =
        config -> {
          served.add(config);
          return 0;
        };
    return run(recorder, environment, args);
  }

  private int run(
      ProcessRunner<BridgeConfig> server, Map<String, String> environment, String... args) {
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), environment);
    Programs programs =
        new Programs(
            server,
            config -> {
              controlled.add(config);
              return 0;
            });
    return Main.run(args, terminal, programs);
  }
}
