package dev.spirebridge.demo;

import dev.spirebridge.demo.DemoOptions.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** One bridge for all processes of a node. */
final class NodeScript implements Script {
  private final Pace pace;
  private final NodeBridgeLauncher bridges;
  private final InstantSource clock;
  private final NodeReport report;

  NodeScript(Pace pace, NodeBridgeLauncher bridges, InstantSource clock, DemoReport report) {
    this.pace = pace;
    this.bridges = bridges;
    this.clock = clock;
    this.report = new NodeReport(report);
  }

  @Override
  public void opening(Path folder) {
    report.opening(folder);
  }

  @Override
  public Scene start(Path folder) throws IOException, InterruptedException {
    var stage = NodeStage.start(folder, bridges, clock);
    try {
      stage.register(stage.caller());
      stage.register(stage.callee());
      report.stageSet(stage);
      return NodeScene.start(stage, pace, report);
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
