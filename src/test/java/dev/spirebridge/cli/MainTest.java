package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ProcessRunner;
import dev.spirebridge.app.ServeSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest extends CommandLines {
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
  void aSecretThatIsNotAllowedIsBadUsageAndStartsNothing() {
    assertThat(run("serve", "--sds", "unix:///run/a", "--secret", "shop/tls")).isEqualTo(2);
    assertThat(err.toString()).contains("secrets.allowedNamespaces");
    assertThat(
            run(
                "serve",
                "--source=delegated",
                "--admin-socket=unix:///run/b",
                "--trust-domain=td",
                "--sds=unix:///run/a",
                "--secret=shop/tls"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is of no use with the source delegated");
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
}
