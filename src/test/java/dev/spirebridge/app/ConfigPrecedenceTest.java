package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import org.junit.jupiter.api.Test;

class ConfigPrecedenceTest {

  private static final String FILE =
      """
      source:
        agentSocket: unix:///file
        defaultSvid: {hint: file}
      http: 127.0.0.1:1
      sds: [{address: unix:///run/file/socket}]
      """;

  @Test
  void theFileBeatsTheDefault() {
    assertThat(port(Inputs.file(FILE))).isEqualTo(1);
  }

  @Test
  void aVariableBeatsTheFile() {
    assertThat(port(Inputs.file(FILE).variable("SPIRE_BRIDGE_HTTP", "127.0.0.1:2"))).isEqualTo(2);
  }

  @Test
  void aFlagBeatsAVariable() {
    Inputs inputs =
        Inputs.file(FILE)
            .variable("SPIRE_BRIDGE_HTTP", "127.0.0.1:2")
            .flag("--http", "127.0.0.1:3");

    assertThat(port(inputs)).isEqualTo(3);
  }

  @Test
  void anEmptyVariableCountsAsUnset() {
    assertThat(port(Inputs.file(FILE).variable("SPIRE_BRIDGE_HTTP", ""))).isEqualTo(1);
  }

  @Test
  void aSwitchCanBeTakenBack() {
    Inputs inputs =
        Inputs.serving().variable("SPIRE_BRIDGE_TAKEOVER", "true").flag("--takeover", "false");

    assertThat(inputs.config().socketFiles().takeover()).isFalse();
  }

  @Test
  void theAgentSocketIsTakenFromSpiffesVariableUnlessOursIsSet() {
    Inputs inputs = Inputs.file(FILE).variable("SPIFFE_ENDPOINT_SOCKET", "unix:///spiffe");
    assertThat(agent(inputs)).isEqualTo("unix:///spiffe");

    inputs.variable("SPIRE_BRIDGE_AGENT_SOCKET", "unix:///ours");
    assertThat(agent(inputs)).isEqualTo("unix:///ours");

    inputs.flag("--agent-socket", "unix:///flag");
    assertThat(agent(inputs)).isEqualTo("unix:///flag");
  }

  @Test
  void spiffesVariableIsNoChoiceOfAnAgentForCallers() {
    Inputs inputs = Inputs.delegated().variable("SPIFFE_ENDPOINT_SOCKET", "not even an address");

    assertThat(agent(inputs)).isEqualTo("unix:///run/spire/admin.sock");
  }

  @Test
  void theSourceCanBeChosenInTheEnvironment() {
    Inputs inputs =
        Inputs.serving()
            .variable("SPIRE_BRIDGE_SOURCE", "delegated")
            .variable("SPIRE_BRIDGE_ADMIN_SOCKET", "unix:///variable")
            .variable("SPIRE_BRIDGE_TRUST_DOMAIN", "td");

    assertThat(agent(inputs)).isEqualTo("unix:///variable");
  }

  @Test
  void listenersOfFlagsReplaceThoseOfTheFile() {
    assertThat(Inputs.serving().withFile(FILE).config().sds())
        .extracting(SdsListenerConfig::address)
        .containsExactly(Endpoint.parse("unix:///run/a/socket"));
  }

  @Test
  void aDefaultIdInAStrongerPlaceBeatsAHintInAWeakerOne() {
    Inputs inputs = Inputs.file(FILE).flag("--default-id", "spiffe://td/x");

    assertThat(inputs.config().source().defaultSvid())
        .isEqualTo(new SvidChoice.WithId(SpiffeId.parse("spiffe://td/x")));
  }

  @Test
  void whatIsOverruledMustStillBeCorrect() {
    Inputs inputs =
        Inputs.serving()
            .withFile("http: nonsense\nsds: [{address: unix:///run/b, profile: glue}]")
            .variable("SPIRE_BRIDGE_HTTP", "1.2.3.4")
            .flag("--http", "127.0.0.1:99999");

    assertThat(inputs.problems())
        .containsExactly(
            "sds[0].profile (f.yaml:2:32): \"glue\" is not a profile; write spire, istio or gloo",
            "--http: \"127.0.0.1:99999\" is not HOST:PORT: port \"99999\" is not a number from 0"
                + " to 65535; write 127.0.0.1:PORT",
            "SPIRE_BRIDGE_HTTP: \"1.2.3.4\" is not HOST:PORT: the port is missing; write"
                + " 127.0.0.1:PORT",
            "http (f.yaml:1:1): \"nonsense\" is not HOST:PORT: the port is missing; write"
                + " 127.0.0.1:PORT");
  }

  private static int port(Inputs inputs) {
    return inputs.config().http().http().orElseThrow().port();
  }

  private static String agent(Inputs inputs) {
    return inputs.config().source().kind().agent().toString();
  }
}
