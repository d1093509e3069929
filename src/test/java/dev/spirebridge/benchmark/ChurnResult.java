package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.ChurnFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the bridge held on to while processes came and went.
 *
 * @param before at rest, after a few first processes; {@code heapBefore} likewise
 * @param after at rest again, after the last process; {@code heapAfter} likewise
 * @param count of all processes, the first few included
 */
record ChurnResult(
    ChurnSettings settings,
    BridgeHoldings before,
    LiveHeap heapBefore,
    List<Sample> samples,
    BridgeHoldings after,
    LiveHeap heapAfter,
    ChurnFleet.Count count) {

  /** What was held so many seconds after the first of the processes that count. */
  record Sample(double seconds, ChurnFleet.Count count, BridgeHoldings held) {}

  /** One thing that has to hold. */
  record Check(String what, String found, boolean holds) {}

  /**
   * A JVM opens a file now and then; thousands of processes leave more than these when they leak.
   */
  private static final int FILES_ALLOWED = 10;

  /** Likewise for what lives in the heap: caches fill, tables grow. */
  private static final long HEAP_BYTES_ALLOWED = 2 << 20;

  /** Of resident memory, for each process that has come between the two times compared. */
  private static final double KILOBYTES_PER_PROCESS_ALLOWED = 1.0;

  private static final double WARM_SECONDS = 60;
  private static final double WINDOW_SECONDS = 30;

  boolean holds() {
    return checks().stream().allMatch(Check::holds);
  }

  /** All that can be said of a run this long. */
  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "every process was served",
            "%d of %d, failed %s".formatted(count.served(), count.started(), count.failed()),
            count.served() == count.started() && count.failed().isEmpty()));
    checks.add(nothingLeft("processes the bridge knows", after.processes()));
    checks.add(nothingLeft("subscriptions the bridge has", after.subscriptions()));
    checks.add(nothingLeft("SDS streams", after.streams()));
    OptionalInt atAgent = after.atAgent();
    if (atAgent.isPresent()) {
      checks.add(nothingLeft("subscriptions the agent has", atAgent.getAsInt()));
    }
    checks.add(openFiles());
    checks.add(liveHeap());
    if (lastSeconds() >= WARM_SECONDS + 2 * WINDOW_SECONDS) {
      checks.add(residentMemory());
    }
    return checks;
  }

  /** One row per minute, and one per check. */
  String report() {
    StringBuilder report =
        new StringBuilder(
            "| after | processes so far | RSS, median (MB) | open files, most | subscriptions, most | streams, most |\n|---|---:|---:|---:|---:|---:|\n");
    for (int from = 0; from < lastSeconds(); from += 60) {
      List<Sample> minute = between(from, from + 60.0);
      if (!minute.isEmpty()) {
        report.append(row("minute " + (from / 60 + 1), minute));
      }
    }
    report.append("\n| after the last process | found | |\n|---|---|---|\n");
    for (Check check : checks()) {
      report.append(
          "| %s | %s | %s |\n"
              .formatted(check.what(), check.found(), check.holds() ? "holds" : "DOES NOT HOLD"));
    }
    return report.toString();
  }

  private static String row(String name, List<Sample> samples) {
    return "| %s | %d | %.1f | %d | %d | %d |\n"
        .formatted(
            name,
            samples.getLast().count().started(),
            medianResident(samples) / 1024,
            samples.stream().mapToInt(sample -> sample.held().openFiles()).max().orElse(0),
            samples.stream().mapToInt(sample -> sample.held().subscriptions()).max().orElse(0),
            samples.stream().mapToInt(sample -> sample.held().streams()).max().orElse(0));
  }

  private static Check nothingLeft(String what, int left) {
    return new Check(what, left + " left", left == 0);
  }

  private Check openFiles() {
    return new Check(
        "open files grow by %d at most".formatted(FILES_ALLOWED),
        "%d, then %d".formatted(before.openFiles(), after.openFiles()),
        after.openFiles() <= before.openFiles() + FILES_ALLOWED);
  }

  private Check liveHeap() {
    long growth = heapAfter.bytes() - heapBefore.bytes();
    boolean holds = growth <= HEAP_BYTES_ALLOWED;
    return new Check(
        "live heap after a full collection grows by %d KB at most"
            .formatted(HEAP_BYTES_ALLOWED / 1024),
        "%d KB, then %d KB%s"
            .formatted(
                heapBefore.bytes() / 1024,
                heapAfter.bytes() / 1024,
                holds ? "" : ": " + heapAfter.growthSince(heapBefore)),
        holds);
  }

  private Check residentMemory() {
    List<Sample> early = between(WARM_SECONDS, WARM_SECONDS + WINDOW_SECONDS);
    List<Sample> late = between(lastSeconds() - WINDOW_SECONDS, Double.MAX_VALUE);
    int processes = late.getLast().count().started() - early.getLast().count().started();
    double growth = medianResident(late) - medianResident(early);
    double allowed = processes * KILOBYTES_PER_PROCESS_ALLOWED;
    return new Check(
        "RSS after the first minute grows by %.0f KB per process at most"
            .formatted(KILOBYTES_PER_PROCESS_ALLOWED),
        "%+.0f KB over %d processes".formatted(growth, processes),
        growth <= allowed);
  }

  private double lastSeconds() {
    return samples.isEmpty() ? 0 : samples.getLast().seconds();
  }

  private List<Sample> between(double from, double to) {
    return samples.stream()
        .filter(sample -> sample.seconds() >= from && sample.seconds() < to)
        .toList();
  }

  private static double medianResident(List<Sample> samples) {
    return Run.median(
        samples.stream().mapToDouble(sample -> sample.held().residentKilobytes()).toArray());
  }
}
