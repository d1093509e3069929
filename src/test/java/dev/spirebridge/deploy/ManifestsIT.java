package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain manifests are what the chart makes now. */
class ManifestsIT {

  private static final Path FOLDER = Path.of("deploy", "manifests");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"node.yaml", "controller.yaml", "sidecar.yaml"})
  void isWhatTheChartRenders(String file) throws IOException {
    Peers.require("helm");
    new ProgramRun(Path.of("deploy", "render").toAbsolutePath(), List.of(folder.toString()))
        .run(List.of());
    assertThat(Files.readString(FOLDER.resolve(file)))
        .as("run deploy/render, and commit what it changes")
        .isEqualTo(Files.readString(folder.resolve(file)));
  }
}
