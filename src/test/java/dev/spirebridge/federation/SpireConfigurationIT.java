package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration files of SPIRE as the real programs judge them. */
class SpireConfigurationIT {

  @ParameterizedTest
  @CsvSource({
    "spire-server, cluster1/server.conf",
    "spire-server, cluster2/server.conf",
    "spire-agent, cluster1/agent.conf",
    "spire-agent, cluster2/agent.conf",
  })
  void isTakenByTheRealProgram(String program, String file) {
    Path configuration = Path.of("spire-config", "federation").resolve(file);
    ProgramRun.Result result =
        new ProgramRun(Peers.require(program), List.of())
            .tryRun(List.of("validate", "-config", configuration.toString()));
    assertThat(result.output()).contains("is valid");
    assertThat(result.exitCode()).isZero();
  }
}
