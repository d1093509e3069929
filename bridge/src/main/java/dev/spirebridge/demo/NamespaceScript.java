package dev.spirebridge.demo;

import dev.spirebridge.demo.DemoOptions.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Labelled namespaces: the controller, and one bridge for all pods of a node. */
final class NamespaceScript implements Script {
  private final Pace pace;
  private final NodeBridgeLauncher bridges;
  private final ControllerLauncher controllers;
  private final InstantSource clock;
  private final NamespaceReport report;

  NamespaceScript(
      Pace pace,
      NodeBridgeLauncher bridges,
      ControllerLauncher controllers,
      InstantSource clock,
      DemoReport report) {
    this.pace = pace;
    this.bridges = bridges;
    this.controllers = controllers;
    this.clock = clock;
    this.report = new NamespaceReport(report);
  }

  @Override
  public void opening(Path folder) {
    report.opening(folder);
  }

  @Override
  public Scene start(Path folder) throws IOException, InterruptedException {
    var stage = NamespaceStage.start(folder, bridges, controllers, clock, pace.limit());
    try {
      report.stageSet(stage);
      return NamespaceScene.start(stage, pace, report);
    } catch (IOException | InterruptedException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  @Override
  public boolean leavesLogs() {
    return true;
  }
}
