package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ProcessRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeFlagsTest {

  /** Allows Secrets in the namespaces a and c. */
  private static final String ALLOWING =
      "src/test/resources/dev/spirebridge/cli/secrets-allowed.yaml";

  private final StringWriter output = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(output), new PrintWriter(output), Map.of());
  private final List<BridgeConfig> served = new ArrayList<>();
  private final ProcessRunner<BridgeConfig> server =
      config -> {
        served.add(config);
        return 0;
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--sds unix:///run/a",
        "--sds=unix:///run/a=istio --sds tcp://127.0.0.1:8234=gloo --http off",
        "--takeover --sds unix:///run/a --allow-non-loopback",
        "--takeover false --sds unix:///run/a --allow-non-loopback=true",
        "--sds unix:///run/a --agent-socket=unix:///run/b --trust-domain td --default-hint h",
        "--sds unix:///run/a --source delegated --admin-socket unix:///run/b --trust-domain td",
        "--files /etc/istio-certs --http off",
        "--sds unix:///run/a --files=/run/certs=spiffe --files /run/more=kubernetes",
        "--secret=a/b --secret c/d --kubeconfig f --context=c --config " + ALLOWING,
        "--sds unix:///run/a --health 1.2.3.4:5 --log-format json --log-level warn",
      })
  void readsAPlainCommandLineAsPicocliDoes(String line) {
    new Serve(terminal, server).run(ServeFlags.read(List.of(line.split(" ", -1))).orElseThrow());
    CommandTree.of(terminal, new Programs(server, config -> 0, config -> 0))
        .execute(("serve " + line).split(" ", -1));

    assertThat(output.toString()).isEmpty();
    assertThat(served).hasSize(2);
    assertThat(served.getFirst()).isEqualTo(served.getLast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "--sdss x",
        "--sds",
        "--sds --http",
        "--sds=",
        "--http off --http off",
        "--takeover --takeover",
        "--config @file",
        "@file",
        "unix:///run/a",
        "--sds unix:///run/a stray",
        "--",
      })
  void leavesTheRestToPicocli(String line) {
    assertThat(ServeFlags.read(Stream.of(line.split(" ", -1)).toList())).isEmpty();
  }
}
