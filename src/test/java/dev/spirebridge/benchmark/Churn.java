package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.ChurnFleet;
import dev.spirebridge.testing.peers.Peers;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Has processes come to the bridge and go, and looks at what it keeps of them. A few come before,
 * so that what is made once and kept for all is there when the counting begins.
 */
record Churn(ChurnSettings settings, BridgeSubject subject, Function<Workspace, Feed> feed) {
  private static final int REHEARSAL = 50;
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(2);
  private static final Duration REST_LIMIT = Duration.ofSeconds(20);

  ChurnResult run() {
    Path python =
        Peers.find("python3")
            .orElseThrow(() -> new BenchmarkException("Put python3 on PATH: it forks the callers"));
    try (Workspace workspace = Workspace.create();
        HttpClient client = HttpClient.newHttpClient()) {
      Feed agent = feed.apply(workspace);
      Subject.Running bridge = subject.start(workspace, agent);
      Path control = workspace.folder("load").resolve("callers.sock");
      try (ChurnFleet fleet =
          new ChurnFleet(python, control, bridge.sdsSocket(), settings.plan())) {
        return new Observed(bridge, agent, client, fleet).run(settings);
      }
    }
  }

  /** What is being looked at, once all of it runs. */
  private record Observed(Subject.Running bridge, Feed agent, HttpClient client, ChurnFleet fleet) {

    ChurnResult run(ChurnSettings settings) {
      fleet.start(REHEARSAL);
      awaitEnd(REHEARSAL, settings);
      LiveHeap heapBefore = LiveHeap.of(bridge.pid());
      BridgeHoldings before = atRest();
      List<ChurnResult.Sample> samples = sampleWhileRunning(settings);
      BridgeHoldings after = atRest();
      LiveHeap heapAfter = LiveHeap.of(bridge.pid());
      return new ChurnResult(
          settings, before, heapBefore, samples, after, heapAfter, fleet.count());
    }

    private List<ChurnResult.Sample> sampleWhileRunning(ChurnSettings settings) {
      List<ChurnResult.Sample> samples = new ArrayList<>();
      int all = fleet.count().started() + settings.processes();
      long begin = System.nanoTime();
      fleet.start(settings.processes());
      while (fleet.count().started() < all) {
        Polling.pause(SAMPLE_INTERVAL);
        double seconds = (System.nanoTime() - begin) / 1e9;
        ChurnFleet.Count count = fleet.count();
        samples.add(new ChurnResult.Sample(seconds, count, holdings()));
        Progress.say(
            "    %d came, %d are there, %d served, failed %s, %s"
                .formatted(
                    count.started(), count.alive(), count.served(), count.failed(), holdings()));
      }
      awaitEnd(all, settings);
      return samples;
    }

    private void awaitEnd(int processes, ChurnSettings settings) {
      long starting = 60_000L * processes / settings.plan().perMinute();
      Duration limit =
          Duration.ofMillis(starting)
              .plus(settings.plan().patience())
              .plus(settings.plan().life())
              .plus(REST_LIMIT);
      Polling.until(
          "the end of %d calling processes".formatted(processes),
          limit,
          () -> fleet.count().started() >= processes && fleet.count().alive() == 0);
    }

    /** What is held when all callers are gone, or what is left after the limit. */
    private BridgeHoldings atRest() {
      long deadline = System.nanoTime() + REST_LIMIT.toNanos();
      BridgeHoldings now = holdings();
      while (!now.isAtRest() && System.nanoTime() < deadline) {
        Polling.pause(Duration.ofMillis(200));
        now = holdings();
      }
      return now;
    }

    private BridgeHoldings holdings() {
      return BridgeHoldings.of(bridge, agent, client);
    }
  }
}
