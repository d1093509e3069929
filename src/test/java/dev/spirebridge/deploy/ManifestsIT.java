package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain manifests, rules and dashboard are what the chart makes now. */
class ManifestsIT {

  private static final Path FOLDER = Path.of("deploy");
  private static final Path RENDER = Path.of("deploy", "render").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void areWhatTheChartRenders() throws IOException {
    Peers.require("helm");
    new ProgramRun(RENDER, List.of(folder.toString())).run(List.of());
    for (String file :
        List.of(
            "manifests/node.yaml",
            "manifests/controller.yaml",
            "manifests/sidecar.yaml",
            "monitoring/alerts.yaml",
            "monitoring/controller-alerts.yaml",
            "monitoring/dashboard.json")) {
      assertThat(Files.readString(FOLDER.resolve(file)))
          .as("run deploy/render, and commit what it changes")
          .isEqualTo(Files.readString(folder.resolve(file)));
    }
  }

  @Test
  void stayWhenHelmFails() throws IOException {
    Path broken = folder.resolve("helm");
    Files.writeString(broken, "#!/bin/sh\necho kind: Half; exit 1\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    Path manifest =
        Files.writeString(
            Files.createDirectory(folder.resolve("manifests")).resolve("node.yaml"),
            "the last good one");
    ProgramRun.Result result =
        new ProgramRun(Path.of("/usr/bin/env"), List.of())
            .tryRun(
                List.of("PATH=" + folder + ":/usr/bin:/bin", RENDER.toString(), folder.toString()));
    assertThat(result.exitCode()).as(result.output()).isNotZero();
    assertThat(manifest).hasContent("the last good one");
    assertThat(manifest.resolveSibling("node.yaml.part")).doesNotExist();
  }
}
