package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Runs of one planner over one cluster: each is a new program, and only the cluster remembers. */
final class RunScene {

  static final List<String> OPTIONS = List.of("--upstream", "it's one");

  final FakeCluster cluster;
  final Planner planner;
  final List<String> told = new ArrayList<>();
  final List<Gate> looked = new ArrayList<>();

  /** The answers of gates, one after the other; they hold when there is none. */
  final Deque<GateAnswer> answers = new ArrayDeque<>();

  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T10:00:00Z"));

  RunScene(FakeCluster cluster, Planner planner) {
    this.cluster = cluster;
    this.planner = planner;
  }

  static RunScene fresh() {
    return new RunScene(FakePlanner.cluster(), new FakePlanner());
  }

  StateStore store() {
    return new ConfigMapStates(cluster, "1.0");
  }

  MeshRun run() {
    return new StepByStep(
        cluster, store(), this::look, Duration.ofSeconds(60), clock::advance, clock, told::add);
  }

  private GateAnswer look(Gate gate) {
    looked.add(gate);
    return answers.isEmpty() ? new GateAnswer.Holds("it is so") : answers.removeFirst();
  }

  /** The plan's own requests are not counted: nothing is written by then. */
  Outcome apply() throws InterruptedException {
    var plan = new Planned(cluster).plan(planner, store());
    return run().apply(plan, OPTIONS);
  }

  Outcome rollback(boolean force) throws InterruptedException {
    return run().rollback(planner, force);
  }
}
