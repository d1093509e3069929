package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.Targets.Target;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import dev.spirebridge.testing.peers.SpireAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All measurements of one call of the benchmark, in turns, and what is printed of them. */
record Campaign(
    Settings settings, List<Subject> subjects, Function<Workspace, Feed> feed, Machine machine) {

  static Campaign of(Settings settings, boolean withSpire) {
    List<Subject> subjects = new ArrayList<>();
    if (withSpire && settings.mode() != Settings.Mode.SCALE) {
      subjects.add(new Subject.SpireAgentSds());
    }
    BridgeSubject bridge =
        new BridgeSubject(
            settings.bridgeCommand().orElse(BridgeSubject.LAUNCHER),
            settings.mode() == Settings.Mode.NODE
                ? BridgeSubject.Role.NODE
                : BridgeSubject.Role.SIDECAR);
    subjects.add(bridge);
    if (settings.mode() == Settings.Mode.PAGE) {
      subjects.add(new WatchedBridge(bridge));
    }
    Function<Workspace, Feed> feed = withSpire ? SpireFeed::start : EmbeddedFeed::start;
    String version = withSpire ? SpireAgent.version() : "neither on PATH nor in SPIRE_HOME";
    return new Campaign(settings, List.copyOf(subjects), feed, Machine.here(version));
  }

  /** What the hungriest of the measured servers keeps open. */
  int mostOpenFiles() {
    int filesPerStream = subjects.stream().mapToInt(Subject::filesPerStream).max().orElseThrow();
    return settings.mostStreams() * filesPerStream;
  }

  Results run() {
    Results results = new Results();
    List<Measurement> measurements = new ArrayList<>(measurements());
    for (int round = 1; round <= settings.rounds(); round++) {
      Progress.say("round %d of %d".formatted(round, settings.rounds()));
      for (Measurement measurement : List.copyOf(measurements)) {
        Run run = measurement.run();
        results.add(run);
        if (run.isNotOffered()) {
          measurements.remove(measurement);
        }
      }
    }
    return results;
  }

  /** One round; the subjects take turns, so that what disturbs the machine disturbs both. */
  private List<Measurement> measurements() {
    List<Measurement> round = new ArrayList<>();
    for (Shape shape : settings.shapes()) {
      for (SdsMethod method : SdsMethod.values()) {
        for (Subject subject : subjects) {
          round.add(new Measurement(subject, feed, method, shape, settings));
        }
      }
    }
    return round;
  }

  String report(Results results) {
    StringBuilder report = new StringBuilder();
    report.append("Machine: ").append(machine.asLine()).append(".\n\n");
    report.append(
        "Rounds: %d, rotations in each: %d. Median (least–greatest). Load client on the same machine.\n\n"
            .formatted(settings.rounds(), settings.rotations()));
    switch (settings.mode()) {
      case COMPARE -> {
        report.append(results.table(Metric.ALL)).append('\n');
        report.append(ratios(results, shape -> Targets.sidecar(shape.streams())));
      }
      case SCALE -> {
        report.append(results.table(Metric.ALL)).append('\n');
        for (SdsMethod method : SdsMethod.values()) {
          report.append(new Scaling(results, streamCounts(), method.label()).table()).append('\n');
        }
      }
      case PAGE -> {
        report.append(results.table(Metric.ALL)).append('\n');
        settings.shapes().forEach(shape -> report.append(PageCost.table(results, shape)));
      }
      case NODE -> {
        report.append(results.table(Metric.NODE)).append('\n');
        report.append(ratios(results, _ -> Targets.node()));
      }
      case CHURN, SOAK, CONTROLLER, START ->
          throw new IllegalStateException(settings.mode() + " is not a campaign");
    }
    return report.toString();
  }

  private String ratios(Results results, Function<Shape, List<Target>> targets) {
    return settings.shapes().stream()
        .map(shape -> new Ratios(results, shape, targets.apply(shape)).table())
        .collect(Collectors.joining("\n"));
  }

  private List<Integer> streamCounts() {
    return settings.shapes().stream().map(Shape::streams).toList();
  }
}
