package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ConfigFile;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ConfigResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigSummaryTest {

  private static final String STATUS_TLS =
      """
      sds: [{address: unix:///run/a/socket}]
      statusTls:
        address: 0.0.0.0:9879
        allowedIds: [spiffe://td/controller, spiffe://td/viewer]
      """;

  @Test
  void tellsWhoMaySeeTheStatusAndAsWhomTheBridgeAnswers() {
    assertThat(summary(STATUS_TLS))
        .contains(
            "status TLS     0.0.0.0:9879, to spiffe://td/controller, spiffe://td/viewer, as the"
                + " default SVID");
    assertThat(
            summary(
                STATUS_TLS
                    + "source: {kind: delegated, adminSocket: 'unix:///run/admin', trustDomain: td}"))
        .contains(
            "status TLS     0.0.0.0:9879, to spiffe://td/controller, spiffe://td/viewer, as what"
                + " unix:///run/secrets/workload-spiffe-uds/socket gives");
    assertThat(summary("sds: [{address: unix:///run/a/socket}]"))
        .noneMatch(line -> line.startsWith("status TLS"));
  }

  @Test
  void tellsWhereTheRootsOfAMoveAreLookedFor() {
    String sds = "sds: [{address: unix:///run/a/socket}]\n";
    assertThat(summary(sds + "moving: {folder: /etc/moving}"))
        .contains("moving roots   /etc/moving");
    assertThat(summary(sds)).noneMatch(line -> line.startsWith("moving"));
  }

  @Test
  void namesTheSecrets() {
    assertThat(summary("secrets: {names: [a/b, a/c], allowedNamespaces: [a]}"))
        .containsSubsequence("secret         a/b", "secret         a/c");
  }

  @Test
  void tellsWhatIsKeptInFoldersAndWhoIsTold() {
    String file =
        """
        files:
          - {folder: /run/a}
          - folder: /run/b
            profile: spiffe
            group: 1337
            afterChange: {command: [/bin/reload, -q]}
          - {folder: /run/c, afterChange: {signal: SIGHUP, pidFile: /run/c.pid}}
        """;

    assertThat(summary(file))
        .contains(
            "files          /run/a, names of istio, keys rw-r-----, certificates rw-r--r--, group as"
                + " created",
            "files          /run/b, names of spiffe, keys rw-r-----, certificates rw-r--r--, group"
                + " 1337, then /bin/reload -q within 10s",
            "files          /run/c, names of istio, keys rw-r-----, certificates rw-r--r--, group as"
                + " created, then SIGHUP to the process of /run/c.pid");
  }

  private static List<String> summary(String file) {
    ConfigInputs inputs =
        new ConfigInputs(Map.of(), Map.of(), Optional.of(new ConfigFile.Text("f.yaml", file)));
    return switch (ConfigLoader.load(inputs)) {
      case ConfigResult.Valid<BridgeConfig>(var config) -> ConfigSummary.of(config);
      case ConfigResult.Invalid<BridgeConfig>(var problems) ->
          throw new AssertionError(problems.toString());
    };
  }
}
