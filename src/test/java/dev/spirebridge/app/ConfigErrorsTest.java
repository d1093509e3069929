package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigErrorsTest {

  /** What is written below {@code sds: - address: unix:///run/a/socket}, and what it gets. */
  static Stream<Arguments> listeners() {
    return Stream.of(
        arguments(
            "profile: istoi",
            "sds[0].profile (f.yaml:2:3): \"istoi\" is not a profile; write spire, istio or gloo"),
        arguments(
            "profil: istio", "sds[0].profil (f.yaml:2:3): unknown key; did you mean profile?"),
        arguments(
            "xyzzy: 1",
            "sds[0].xyzzy (f.yaml:2:3): unknown key; known here: address, aliases, onUnknown,"
                + " profile"),
        arguments(
            "onUnknown: wait",
            "sds[0].onUnknown (f.yaml:2:3): \"wait\" is not a way to treat unknown names; write"
                + " hold or fail"),
        arguments(
            "address: unix:///run/b",
            "sds[0].address (f.yaml:2:3): is given twice; keep one of the two"),
        arguments(
            "aliases: [a]",
            "sds[0].aliases (f.yaml:2:12): is not a mapping of names; write NAME: {svid: default}"),
        arguments(
            "aliases: {}",
            "sds[0].aliases (f.yaml:2:12): is not a mapping of names; write NAME: {svid: default}"),
        arguments(
            "aliases: {a: default}",
            "sds[0].aliases.a (f.yaml:2:13): names nothing; write below it svid: default or"
                + " bundle: own"),
        arguments(
            "aliases: {a: {}}",
            "sds[0].aliases.a (f.yaml:2:13): names nothing; write below it svid: default or"
                + " bundle: own"),
        arguments(
            "aliases: {a: {form: plain}}",
            "sds[0].aliases.a (f.yaml:2:13): names nothing; write below it svid: default or"
                + " bundle: own"),
        arguments(
            "aliases: {a: {svid: default, bundle: own}}",
            "sds[0].aliases.a (f.yaml:2:13): is both a certificate and a trust bundle; keep svid"
                + " or bundle"),
        arguments(
            "aliases: {a: {svid: frist}}",
            "sds[0].aliases.a.svid (f.yaml:2:17): \"frist\" is no choice of SVID; write default,"
                + " first, {hint: HINT} or {id: spiffe://trust.domain/path}"),
        arguments(
            "aliases: {a: {svid: {hint: x, id: spiffe://td/x}}}",
            "sds[0].aliases.a (f.yaml:2:13): chooses an SVID both by hint and by ID; keep one of"
                + " the two"),
        arguments(
            "aliases: {a: {svid: {hint: ''}}}",
            "sds[0].aliases.a.svid.hint (f.yaml:2:24): \"\" is empty; write the hint of a"
                + " registration entry, or leave it out"),
        arguments(
            "aliases: {a: {svid: {id: x}}}",
            "sds[0].aliases.a.svid.id (f.yaml:2:24): \"x\" is not a SPIFFE ID: scheme is missing"
                + " or invalid; write spiffe://trust.domain/path"),
        arguments(
            "aliases: {a: {svid: {id: spiffe://td}}}",
            "sds[0].aliases.a.svid.id (f.yaml:2:24): \"spiffe://td\" is a trust domain, not a"
                + " workload's SPIFFE ID; write spiffe://trust.domain/path"),
        arguments(
            "aliases: {a: {svid: default, form: plain}}",
            "sds[0].aliases.a.form (f.yaml:2:32): \"plain\" is the form of a bundle; remove form"),
        arguments(
            "aliases: {a: {bundle: own, form: ca}}",
            "sds[0].aliases.a.form (f.yaml:2:30): \"ca\" is not a form of validation context;"
                + " write spiffe, plain or by-client"),
        arguments(
            "aliases: {a: {bundle: a b}}",
            "sds[0].aliases.a.bundle (f.yaml:2:17): \"a b\" is not a trust domain: trust domain"
                + " characters are limited to lowercase letters, numbers, dots, dashes, and"
                + " underscores; write its name, like example.org"),
        arguments(
            "aliases: {a: {bundle: spiffe://td/x}}",
            "sds[0].aliases.a.bundle (f.yaml:2:17): \"spiffe://td/x\" is not a trust domain: it"
                + " has a path; write its name alone, like example.org"),
        arguments(
            "aliases: {'': {svid: default}}",
            "sds[0].aliases. (f.yaml:2:13): \"\" is an empty name; write the name that the proxy"
                + " asks for"),
        arguments(
            "aliases: {\"a\\0b\": {svid: default}}",
            "sds[0].aliases.a?b (f.yaml:2:13): \"a?b\" is a name with a zero byte; remove it"),
        arguments(
            "aliases: {[a]: {svid: default}}",
            "sds[0].aliases.? (f.yaml:2:13): has a key that is no word; write KEY: VALUE"));
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void refusesAListener(String line, String problem) {
    assertThat(Inputs.file("sds:\n- address: unix:///run/a/socket\n").problems()).isEmpty();
    assertThat(Inputs.file("sds: [{address: unix:///run/a/socket,\n  " + line + "}]").problems())
        .containsExactly(problem);
  }

  /** What a file says beside a good listener, and what it gets. */
  static Stream<Arguments> settings() {
    return Stream.of(
        arguments("sorce: {}", "sorce (f.yaml:2:1): unknown key; did you mean source?"),
        arguments(
            "<<: {http: off}",
            "<< (f.yaml:2:1): unknown key; known here: allowNonLoopback, callers, files, health,"
                + " http, limits, log, moving, sds, secrets, socketFiles, source, statusTls"),
        // An empty name was taken for the mapping that it is in, and what stood there was ignored.
        arguments(
            "'': {}",
            "\"\" (f.yaml:2:1): unknown key; known here: allowNonLoopback, callers, files, health,"
                + " http, limits, log, moving, sds, secrets, socketFiles, source, statusTls"),
        arguments("log: {'': {}}", "log. (f.yaml:2:7): unknown key; known here: format, level"),
        arguments(
            "source: {agentsocket: 'unix:///a'}",
            "source.agentsocket (f.yaml:2:10): unknown key; did you mean agentSocket?"),
        arguments("http:", "http (f.yaml:2:1): has no value; give it one or leave the key out"),
        arguments(
            "limits: ~", "limits (f.yaml:2:1): has no value; give it one or leave the key out"),
        arguments("http: [a]", "http (f.yaml:2:1): is not a single value; write KEY: VALUE"),
        arguments(
            "log: json", "log (f.yaml:2:1): is not a mapping; write below it one of format, level"),
        arguments(
            "http: localhosst:80",
            "http (f.yaml:2:1): \"localhosst:80\" is not HOST:PORT: \"localhosst\" is not an IP"
                + " address; host names are not looked up, write 127.0.0.1"),
        arguments(
            "http: 10.0.0.1:80",
            "http (f.yaml:2:1): \"tcp://10.0.0.1:80\" is not loopback, so it answers there what"
                + " --health does; --status-tls shows the rest, over mutual TLS; write 127.0.0.1,"
                + " or give --allow-non-loopback if that is meant"),
        arguments(
            "health: off",
            "health (f.yaml:2:1): \"off\" is not HOST:PORT: the port is missing; write"
                + " 127.0.0.1:PORT"),
        arguments(
            "allowNonLoopback: yes",
            "allowNonLoopback (f.yaml:2:1): \"yes\" is neither true nor false; write true or"
                + " false"),
        arguments(
            "source: {agentSocket: /run/agent.sock}",
            "source.agentSocket (f.yaml:2:10): \"/run/agent.sock\" is not an address: unknown kind"
                + " of address; write unix:///absolute/path or tcp://127.0.0.1:PORT"),
        arguments(
            "source: {trustDomain: ''}",
            "source.trustDomain (f.yaml:2:10): \"\" is not a trust domain: trust domain is"
                + " missing; write its name, like example.org"),
        arguments(
            "source: {silenceLimit: 10}",
            "source.silenceLimit (f.yaml:2:10): \"10\" is not a duration; write a number with a"
                + " unit, like 250ms, 5s or 1h30m"),
        arguments(
            "source: {silenceLimit: 48h}",
            "source.silenceLimit (f.yaml:2:10): \"48h\" is out of range; write a duration from 1s"
                + " to 24h"),
        arguments(
            "source: {retry: {rejected: 1ms}}",
            "source.retry.rejected (f.yaml:2:18): \"1ms\" is out of range; write a duration from"
                + " 100ms to 1h"),
        arguments(
            "source: {defaultSvid: {hint: a, id: spiffe://td/a}}",
            "source.defaultSvid.id (f.yaml:2:33): contradicts source.defaultSvid.hint: both choose"
                + " the default SVID; keep one of the two"),
        arguments(
            "source: {trustDomain: td, defaultSvid: {id: spiffe://other/a}}",
            "source.defaultSvid.id (f.yaml:2:41): \"spiffe://other/a\" is not in the trust domain"
                + " td; correct the ID or the trust domain"),
        arguments(
            "socketFiles: {mode: rw-rw-rw-}",
            "socketFiles.mode (f.yaml:2:15): \"rw-rw-rw-\" is not a file mode; write three octal"
                + " digits, like 0660"),
        arguments(
            "socketFiles: {mode: 0444}",
            "socketFiles.mode (f.yaml:2:15): \"0444\" lets nobody connect, which takes write"
                + " permission; write a mode like 0660 or 0666"),
        arguments(
            "socketFiles: {group: 'a b'}",
            "socketFiles.group (f.yaml:2:15): \"a b\" is not a group; write its number or its"
                + " name"),
        arguments(
            "limits: {connections: 0}",
            "limits.connections (f.yaml:2:10): \"0\" is not a whole number in range; write a"
                + " number from 1 to 1000000"),
        arguments(
            "limits: {requestBytes: 64k}",
            "limits.requestBytes (f.yaml:2:10): \"64k\" is not a whole number in range; write a"
                + " number from 1024 to 4194304"),
        arguments(
            "limits: {keepAliveTimeout: 5m}",
            "limits.keepAliveTimeout (f.yaml:2:10): \"5m\" is out of range; write a duration from"
                + " 1s to 1m"),
        arguments(
            "log: {format: xml}",
            "log.format (f.yaml:2:7): \"xml\" is not a log format; write text or json"),
        arguments(
            "log: {level: loud}",
            "log.level (f.yaml:2:7): \"loud\" is not a log level; write error, warn, info, debug"
                + " or trace"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesASetting(String line, String problem) {
    assertThat(Inputs.file("sds: [{address: unix:///run/a/socket}]\n" + line).problems())
        .containsExactly(problem);
  }

  @ParameterizedTest
  @MethodSource("files")
  void refusesAFile(String text, String problem) {
    assertThat(Inputs.file(text).problems()).containsExactly(problem);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        arguments("", "f.yaml: is empty; write at least a list sds:, or leave --config out"),
        arguments(
            "# nothing\n", "f.yaml: is empty; write at least a list sds:, or leave --config out"),
        arguments(
            "- a\n- b\n", "f.yaml:1:1: is not a mapping at its top; begin with a key, like sds:"),
        arguments("text", "f.yaml:1:1: is not a mapping at its top; begin with a key, like sds:"),
        arguments(
            "http: off\n  sds: []\n",
            "f.yaml:2:6: is not YAML: mapping values are not allowed here; correct the line"),
        arguments(
            "a: \u0001",
            "f.yaml: is not YAML: special characters are not allowed; correct" + " the file"),
        arguments("a: 1\n---\nb: 2\n", "f.yaml:2:1: holds several documents; keep one"),
        arguments(
            "a: &x [1]\nb: *x\n",
            "f.yaml:1:4: uses a YAML anchor or alias; write the value out in each place"),
        arguments(
            "a: &a [*a]",
            "f.yaml:1:4: uses a YAML anchor or alias; write the value out in" + " each place"),
        arguments("a: !!binary x", "f.yaml:1:4: uses a YAML tag; remove it"),
        arguments(
            "[".repeat(100_000), "f.yaml:1:21: is nested too deeply; see docs/configuration.md"),
        arguments(
            "{}",
            "sds: there is nothing to serve; give --sds unix:///path/to/socket=istio or --files"
                + " /path/to/folder=istio, or a list sds: or files: in the file"),
        arguments(
            "sds: []",
            "sds (f.yaml:1:6): is not a list of listeners; write - address: ADDR below it"),
        arguments(
            "sds: here",
            "sds (f.yaml:1:6): is not a list of listeners; write - address: ADDR below it"),
        arguments(
            "sds: ['unix:///a']", "sds[0] (f.yaml:1:7): is not a mapping; write address: ADDR"),
        arguments(
            "sds: [{profile: gloo}]",
            "sds[0] (f.yaml:1:7): has no address; write address: unix:///path/to/socket"));
  }

  @Test
  void refusesNamesThatTheProfileHas() {
    String file =
        """
        sds:
          - address: unix:///run/a
            profile: istio
            aliases: {ROOTCA: {bundle: own}}
          - address: unix:///run/b
            profile: spire
            aliases: {'spiffe://td/x': {svid: default}}
        """;

    String hint = "; choose another, or leave profile out and list every name";
    assertThat(Inputs.file(file).problems())
        .containsExactly(
            "sds[0].aliases.ROOTCA (f.yaml:4:15): \"ROOTCA\" is already a name of profile istio"
                + hint,
            "sds[1].aliases.spiffe://td/x (f.yaml:7:15): \"spiffe://td/x\" is already a name of"
                + " profile spire"
                + hint);
  }

  @Test
  void refusesOneAddressForTwoPurposes() {
    Inputs inputs =
        Inputs.none()
            .flag("--agent-socket", "unix:///run/agent.sock")
            .flag("--sds", "unix:///run/a")
            .flag("--sds", "unix:///run/./a")
            .flag("--sds", "unix:///run/agent.sock")
            .flag("--sds", "tcp://127.0.0.1:9877")
            .flag("--health", "0.0.0.0:9877");

    String own = "; give each listener an address of its own";
    assertThat(inputs.problems())
        .containsExactly(
            "--health: \"tcp://0.0.0.0:9877\" is already taken by --http (default)" + own,
            "--sds #2: \"unix:///run/a\" is already taken by --sds #1" + own,
            "--sds #4: \"tcp://127.0.0.1:9877\" is already taken by --http (default)" + own,
            "--sds #3: \"unix:///run/agent.sock\" is the agent's own address; choose another for"
                + " the listener");
  }

  @Test
  void refusesPrivateKeysOnAnAddressThatOthersReach() {
    assertThat(Inputs.none().flag("--sds", "tcp://10.0.0.1:8234").problems())
        .containsExactly(
            "--sds #1: \"tcp://10.0.0.1:8234\" is not loopback, so it gives private keys, in plain"
                + " text, to anybody who can reach the port; write 127.0.0.1, or give"
                + " --allow-non-loopback if that is meant");
  }

  @Test
  void reportsFlagsVariablesAndFileAtOnce() {
    Inputs inputs =
        Inputs.file("sds:\n- address: nowhere\nhttps: off\n")
            .variable("SPIRE_BRIDGE_LOG_LEVEL", "loud")
            .flag("--takeover", "maybe");

    assertThat(inputs.problems())
        .containsExactly(
            "https (f.yaml:3:1): unknown key; did you mean http?",
            "sds[0].address (f.yaml:2:3): \"nowhere\" is not an address: unknown kind of address;"
                + " write unix:///absolute/path or tcp://127.0.0.1:PORT",
            "--takeover: \"maybe\" is neither true nor false; write true or false",
            "SPIRE_BRIDGE_LOG_LEVEL: \"loud\" is not a log level; write error, warn, info, debug"
                + " or trace");
  }

  @Test
  void neverRepeatsMoreThanTwoHundredCharactersOfAValue() {
    String problem =
        Inputs.none().flag("--sds", "tcp://127.0.0.1:" + "9".repeat(10_000)).problems().getFirst();

    assertThat(problem).hasSizeLessThan(600).contains("9…\"");
  }

  @Test
  void refusesANameOfMoreThanOneKibibyte() {
    String file =
        "sds: [{address: unix:///a, aliases: {? " + "n".repeat(1025) + "\n : {svid: default}}}]";

    assertThat(Inputs.file(file).problems())
        .singleElement()
        .asString()
        .endsWith("…\" is a name of more than 1024 bytes; choose a shorter one");
  }
}
