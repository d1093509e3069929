package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules as promtool sees them: each alert just before it fires, and when it does. */
class PromtoolIT {

  private static final Path TESTS = Path.of("src/test/resources/dev/spirebridge/deploy");

  /** The tests of a file of rules. */
  static Path tests(String file) {
    return TESTS.resolve(file.replace(".yaml", "-test.yaml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yaml", "controller-alerts.yaml"})
  void firesEachAlertAndNoneBeforeItsTime(String file) {
    ProgramRun promtool = new ProgramRun(Peers.require("promtool"), List.of());
    assertThat(promtool.run(List.of("check", "rules", AlertRules.FOLDER.resolve(file).toString())))
        .contains("SUCCESS");
    assertThat(promtool.run(List.of("test", "rules", tests(file).toString()))).contains("SUCCESS");
  }
}
