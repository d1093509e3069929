package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.unixsocket.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said about the status over TLS. */
class ConfigStatusTlsTest {

  private static final String CONTROLLER = "statusTls: {allowedIds: [spiffe://td/controller]}";

  private static Optional<Endpoint> ownAgent(Inputs inputs) {
    return inputs
        .withFile(CONTROLLER)
        .flag("--status-tls", "10.0.0.7:9879")
        .config()
        .statusTls()
        .orElseThrow()
        .ownAgent();
  }

  @Test
  void itsAddressMayBeThePodsWithoutAWarning() {
    BridgeConfig config =
        Inputs.serving().withFile(CONTROLLER).flag("--status-tls", "0.0.0.0:9879").config();

    assertThat(config.statusTls().orElseThrow().address())
        .isEqualTo(Endpoint.Tcp.parse("0.0.0.0:9879"));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void aDaemonsOwnIdentityComesFromTheWorkloadApi() {
    assertThat(ownAgent(Inputs.delegated())).contains(SourceKind.WorkloadApi.DEFAULT_AGENT_SOCKET);
    assertThat(ownAgent(Inputs.delegated().variable("SPIFFE_ENDPOINT_SOCKET", "unix:///run/s")))
        .contains(Endpoint.parse("unix:///run/s"));
    assertThat(ownAgent(Inputs.serving().variable("SPIFFE_ENDPOINT_SOCKET", "unix:///run/s")))
        .as("otherwise it is that of the source")
        .isEmpty();
  }

  @Test
  void refusesAnAddressThatNobodyMayAsk() {
    assertThat(Inputs.serving().flag("--status-tls", "10.0.0.7:9879").problems())
        .containsExactly(
            "statusTls.allowedIds: is missing: without it nobody may ask at statusTls.address;"
                + " list in the file the SPIFFE IDs that may, such as the controller's");
  }

  @Test
  void refusesAllThatIsWrongAtOnce() {
    String file =
        """
        statusTls:
          address: bridge.example:9879
          allowedIds: [spiffe://td/ns/*/sa/x, spiffe://td, spiffe://td/right]
          agentSocket: /run/agent.sock
          mode: strict
        """;

    assertThat(Inputs.delegated().withFile(file).problems())
        .containsExactly(
            "statusTls.mode (f.yaml:5:3): unknown key; known here: address, agentSocket,"
                + " allowedIds",
            "statusTls.address (f.yaml:2:3): \"bridge.example:9879\" is not HOST:PORT:"
                + " \"bridge.example\" is not an IP address; host names are not looked up, write"
                + " 127.0.0.1",
            "statusTls.allowedIds[0] (f.yaml:3:16): \"spiffe://td/ns/*/sa/x\" is not a SPIFFE ID:"
                + " path segment characters are limited to letters, numbers, dots, dashes, and"
                + " underscores; write spiffe://trust.domain/path",
            "statusTls.allowedIds[1] (f.yaml:3:39): \"spiffe://td\" is a trust domain, not a"
                + " workload's SPIFFE ID; write spiffe://trust.domain/path",
            "statusTls.agentSocket (f.yaml:4:3): \"/run/agent.sock\" is not an address: unknown"
                + " kind of address; write unix:///absolute/path or tcp://127.0.0.1:PORT");
  }

  @Test
  void refusesWhatIsOfNoUse() {
    String alone = "statusTls: {allowedIds: [spiffe://td/a], agentSocket: 'unix:///run/s'}";
    String noAddress = "is of no use without statusTls.address; give --status-tls IP:PORT, or";

    assertThat(Inputs.delegated().withFile(alone).problems())
        .containsExactly(
            "statusTls.allowedIds (f.yaml:1:25): " + noAddress + " remove it",
            "statusTls.agentSocket (f.yaml:1:42): \"unix:///run/s\" " + noAddress + " remove it");
    assertThat(Inputs.serving().withFile(alone).flag("--status-tls", "10.0.0.7:9879").problems())
        .containsExactly(
            "statusTls.agentSocket (f.yaml:1:42): \"unix:///run/s\" is of no use with the source"
                + " workload-api, whose identities are the bridge's own; remove it");
  }

  @Test
  void refusesAnAddressThatIsTaken() {
    assertThat(
            Inputs.serving().withFile(CONTROLLER).flag("--status-tls", "0.0.0.0:9877").problems())
        .containsExactly(
            "--status-tls: \"tcp://0.0.0.0:9877\" is already taken by --http (default); give each"
                + " listener an address of its own");
    assertThat(
            Inputs.delegated()
                .withFile(CONTROLLER.replace("}", ", agentSocket: 'unix:///run/a/socket'}"))
                .flag("--status-tls", "0.0.0.0:9879")
                .problems())
        .containsExactly(
            "--sds #1: \"unix:///run/a/socket\" is the agent's own address; choose another for the"
                + " listener");
  }
}
