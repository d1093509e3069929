package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.CallPath;
import dev.spirebridge.demo.calls.NextHop;
import dev.spirebridge.demo.calls.Parties;
import dev.spirebridge.demo.calls.Teardown;
import dev.spirebridge.demo.envoy.EnvoyCallPath;
import dev.spirebridge.demo.jdk.JdkCallPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** A bridge for each of three parties, in this process. */
final class SidecarScript implements Script {
  private final DemoOptions options;
  private final BridgeLauncher bridges;
  private final InstantSource clock;
  private final DemoReport report;

  SidecarScript(
      DemoOptions options, BridgeLauncher bridges, InstantSource clock, DemoReport report) {
    this.options = options;
    this.bridges = bridges;
    this.clock = clock;
    this.report = report;
  }

  @Override
  public void opening(Path folder) {
    report.opening(options.envoy(), folder);
  }

  @Override
  public Scene start(Path folder) throws IOException, InterruptedException {
    var teardown = new Teardown();
    try {
      var stage = teardown.add(DemoStage.start(folder, bridges, clock));
      report.stageSet(stage);
      return new Sidecars(stage, teardown.add(callPath(folder, stage.parties())), teardown);
    } catch (IOException | InterruptedException | RuntimeException e) {
      teardown.close();
      throw e;
    }
  }

  @Override
  public boolean leavesLogs() {
    return options.envoy().isPresent();
  }

  private CallPath callPath(Path folder, Parties parties) throws IOException, InterruptedException {
    return options.envoy().isPresent()
        ? EnvoyCallPath.start(options.envoy().get(), folder, parties)
        : JdkCallPath.start(parties, options.pace().limit());
  }

  private record Sidecars(Stage stage, NextHop calls, Teardown teardown) implements Scene {
    @Override
    public boolean interlude() {
      return true;
    }

    @Override
    public void close() {
      teardown.close();
    }
  }
}
