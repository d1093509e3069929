package dev.spirebridge.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.spirebridge.benchmark.cluster.ClusterSettings;
import dev.spirebridge.testing.peers.SpireAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the same load on SPIRE agent's own SDS and on the bridge and prints markdown tables.
 *
 * <p>SPIRE is taken from PATH or from the folder bin of SPIRE_HOME; without it the bridge alone is
 * measured, fed by the embedded Workload API. System properties, all optional:
 *
 * <ul>
 *   <li>{@code streams} (1000): connections with one stream each; for compare also several numbers,
 *       {@code 1000,5000,10000}, which are measured in one run and drawn
 *   <li>{@code mode}: {@code compare} with the agent; {@code scale}: the bridge alone at a tenth,
 *       at half and at all of the streams, which is usual from 10,000 streams on; {@code node}: the
 *       bridge as a daemon that tells calling processes apart, with the agent; {@code page}: the
 *       bridge alone, with and without somebody who has its status page open; {@code churn}: what
 *       that daemon keeps of processes that come and go; {@code soak}: the bridge alone, fed by the
 *       embedded Workload API, for half an hour of rotations, every one of which every stream has
 *       to be given, while memory, threads and open files stay; {@code controller}: the controller
 *       against a real kube-apiserver, found by KUBEBUILDER_ASSETS or PATH; {@code start}: the time
 *       to the first answer and the memory of an idle sidecar, of the launcher and of the
 *       distribution in target
 *   <li>{@code processes} (200): for node, how many processes open the streams, and once more one
 *       process opens them all
 *   <li>{@code seconds} (300), {@code per.minute} (1000): for churn, how long and how many
 *   <li>{@code seconds} (1800), {@code rotation.seconds} (5), {@code reconnects} (5): for soak, how
 *       long, how often the SVID is rotated, and how many of a hundred clients reconnect each
 *       minute
 *   <li>{@code agent} ({@code spire}): for churn; {@code embedded} where the agent's subscriptions
 *       are to be counted, too, which SPIRE's does not tell
 *   <li>{@code namespaces} (1000), {@code pods} (10000), {@code labels} (200), {@code seconds}
 *       (600): for controller, how big the cluster is, how many labels are timed, and how long
 *       writes are counted
 *   <li>{@code rounds} (3, 1 for scale, 5 for start): how often each subject is measured, in turns
 *   <li>{@code rotations} (5): per measurement
 *   <li>{@code window} (100): connections opened ahead of the server; with more at once the agent
 *       takes a third more memory and keeps it
 *   <li>{@code bridge.command}: instead of the launcher, split at blanks
 *   <li>{@code json}: a file for every single value
 *   <li>{@code plot}: for compare with several numbers of streams, a file for an SVG picture of how
 *       each figure grows
 * </ul>
 *
 * <p>Exit code 1: something does not hold that churn or soak checks. Exit code 2: a property cannot
 * be used. Exit code 3: the machine does not allow the benchmark, or it failed on the way.
 */
public final class SdsBenchmark {
  private SdsBenchmark() {}

  /** Runs the benchmark; results go to standard output, progress to standard error. */
  public static void main(String[] arguments) {
    int exitCode = 0;
    try {
      Settings settings = Settings.from(SdsBenchmark::property);
      OpenFileLimit limit = OpenFileLimit.current();
      Progress.say("open files per process: %d".formatted(limit.files()));
      switch (settings.mode()) {
        case CHURN ->
            exitCode = churn(settings, ChurnSettings.from(SdsBenchmark::property)) ? 0 : 1;
        case SOAK -> exitCode = soak(settings, limit) ? 0 : 1;
        case CONTROLLER -> controller();
        case START -> start(settings);
        case COMPARE, SCALE, NODE, PAGE -> measure(settings, limit);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      exitCode = 2;
    } catch (BenchmarkException | AssertionError e) {
      System.err.println(e.getMessage());
      exitCode = 3;
    }
    System.exit(exitCode);
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name));
  }

  private static boolean churn(Settings settings, ChurnSettings churn) {
    boolean withSpire = SpireFeed.isInstalled() && !churn.embedded();
    ChurnResult result =
        new Churn(
                churn,
                new BridgeSubject(withDiagnostics(settings), BridgeSubject.Role.NODE),
                withSpire ? SpireFeed::start : EmbeddedFeed::start)
            .run();
    System.out.println(
        "Machine: " + Machine.here(withSpire ? SpireAgent.version() : "not used").asLine() + ".\n");
    System.out.println(result.report());
    return result.holds();
  }

  private static List<String> withDiagnostics(Settings settings) {
    return BridgeSubject.withDiagnostics(settings.bridgeCommand().orElse(BridgeSubject.LAUNCHER));
  }

  private static boolean soak(Settings settings, OpenFileLimit limit) {
    BridgeSubject bridge = new BridgeSubject(withDiagnostics(settings), BridgeSubject.Role.SIDECAR);
    SoakSettings soak = SoakSettings.from(SdsBenchmark::property, settings.mostStreams());
    limit.require(bridge.filesPerStream() * soak.streams(), soak.streams());
    SoakResult result = new Soak(soak, bridge).run();
    System.out.println("Machine: " + Machine.here("not used").asLine() + ".\n");
    System.out.println(result.report());
    return result.holds();
  }

  private static void controller() {
    ControllerBenchmark benchmark =
        new ControllerBenchmark(ClusterSettings.from(SdsBenchmark::property));
    ControllerBenchmark.Result result = benchmark.run();
    System.out.println("Machine: " + Machine.here("not used").asLine() + ".\n");
    System.out.println(benchmark.report(result));
  }

  private static void start(Settings settings) {
    boolean withSpire = SpireFeed.isInstalled();
    String tables =
        new StartBenchmark(settings.rounds(), withSpire ? SpireFeed::start : EmbeddedFeed::start)
            .run();
    System.out.println(
        "Machine: " + Machine.here(withSpire ? SpireAgent.version() : "not used").asLine() + ".\n");
    System.out.println("Rounds: %d. Median (least–greatest).\n".formatted(settings.rounds()));
    System.out.println(tables);
  }

  private static void measure(Settings settings, OpenFileLimit limit) {
    Campaign campaign =
        Campaign.of(settings, SpireFeed.isInstalled() && settings.mode() != Settings.Mode.PAGE);
    limit.require(campaign.mostOpenFiles(), settings.mostStreams());
    Results results = campaign.run();
    System.out.println(campaign.report(results));
    settings.plot().ifPresent(file -> GrowthPlot.of(results, settings.shapes()).write(file));
    settings.json().ifPresent(file -> write(file, settings, campaign.machine(), results));
  }

  private static void write(Path file, Settings settings, Machine machine, Results results) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    all.put("window", settings.window());
    all.put("rounds", settings.rounds());
    all.put("rotations", settings.rotations());
    all.put("runs", results.runs());
    try {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
