package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.LoadEvent;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Measures one subject under one load. Everything is started afresh: a server that has once served
 * a thousand streams does not give all its memory back, and each rotation leaves an authority in
 * the trust bundle.
 */
record Measurement(
    Subject subject,
    Function<Workspace, Feed> feed,
    SdsMethod method,
    Shape shape,
    Settings settings) {
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(15);

  Run run() {
    Progress.say("%s, %s, %s: starting".formatted(subject.label(), method.label(), shape.label()));
    try (Workspace workspace = Workspace.create()) {
      Feed source = feed.apply(workspace);
      Subject.Running running = subject.start(workspace, source);
      LoadClientProcess client =
          LoadClientProcess.start(workspace, running.sdsSocket(), method, shape, settings.window());
      ProcessUsage idle = ProcessUsage.whenQuiet(running.pid(), QUIET_LIMIT);
      ProcessUsage agentIdle = ProcessUsage.of(source.pid());
      LoadEvent.Served served = client.connect();
      ProcessUsage connected = ProcessUsage.whenQuiet(running.pid(), QUIET_LIMIT);
      ProcessUsage agentConnected = ProcessUsage.of(source.pid());
      Progress.say(
          "    %d served in %.0f ms, %.1f MB -> %.1f MB, %.2f CPU s%s"
              .formatted(
                  served.served(),
                  served.millis(),
                  idle.residentKilobytes() / 1024.0,
                  connected.residentKilobytes() / 1024.0,
                  connected.cpuSeconds() - idle.cpuSeconds(),
                  served.closed().isEmpty() ? "" : ", closed " + served.closed()));
      List<Run.Rotation> rotations = new ArrayList<>();
      ProcessUsage last = connected;
      // One that stalls before all are served would stall in each rotation, too.
      int worth = served.served() == shape.streams() ? settings.rotations() : 0;
      for (int i = 0; i < worth; i++) {
        rotations.add(rotate(client, source, running.pid()));
        last = ProcessUsage.of(running.pid());
      }
      Run.AgentBehind agent =
          new Run.AgentBehind(agentIdle, agentConnected, ProcessUsage.of(source.pid()));
      client.stop();
      return new Run(
          subject.label(),
          method.label(),
          shape,
          served,
          rotations,
          idle,
          connected,
          last,
          isBehind(source, running) ? agent : null);
    }
  }

  /** The embedded one lives in this process, whose use says nothing of it. */
  private static boolean isBehind(Feed source, Subject.Running running) {
    return source.pid() != running.pid() && source.pid() != ProcessHandle.current().pid();
  }

  private static Run.Rotation rotate(LoadClientProcess client, Feed source, long pid) {
    double before = ProcessUsage.of(pid).cpuSeconds();
    client.arm();
    source.rotate();
    LoadEvent.Rotated seen = client.awaitRotation();
    double after = ProcessUsage.whenQuiet(pid, QUIET_LIMIT).cpuSeconds();
    Progress.say(
        "    rotation reached %d, spread p50 %.0f p99 %.0f max %.0f ms, %.2f CPU s%s"
            .formatted(
                seen.rotated(),
                seen.spread().p50(),
                seen.spread().p99(),
                seen.spread().max(),
                after - before,
                seen.missing() == 0 ? "" : ", MISSED " + seen.missing()));
    return new Run.Rotation(seen, after - before);
  }
}
