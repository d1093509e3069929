package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Distribution;
import dev.spirebridge.benchmark.load.WatchingFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * What a soak found.
 *
 * @param before when the bridge was warm
 * @param samples one before each next rotation, those before {@code before} included
 * @param after the last rotation
 */
record SoakResult(SoakSettings settings, Rest before, List<Sample> samples, Rest after) {

  /** What the bridge needs with all streams open, right after a full collection. */
  record Rest(LiveHeap heap, Footprint held) {}

  /**
   * Shortly before the next rotation.
   *
   * @param seconds since the first rotation
   * @param rotations so far
   * @param delays of what has come since the sample before, from its publication
   */
  record Sample(
      double seconds,
      int rotations,
      Footprint held,
      WatchingFleet.Count count,
      Distribution delays) {

    /** Streams that are open and do not have the newest leaf and trust bundle. */
    int late() {
      return count.open() - count.upToDate();
    }
  }

  /** As in {@link ChurnResult}: a JVM opens a file now and then. */
  private static final int FILES_ALLOWED = 10;

  /** The JVM starts and ends its compiler threads as it needs them. */
  private static final int THREADS_ALLOWED = 2;

  /** Caches fill, tables grow. */
  private static final long HEAP_BYTES_ALLOWED = 2 << 20;

  /** Beside the heap, whose size follows what lives in it, the JVM's own tables grow for long. */
  private static final double RESIDENT_PERCENT_ALLOWED = 5;

  /** Shorter ones are still loading classes at their end. */
  private static final double JUDGED_RESIDENT_FROM_SECONDS = 300;

  private static final int ROWS = 6;

  boolean holds() {
    return checks().stream().allMatch(ChurnResult.Check::holds);
  }

  /** All that can be said of a run this long. */
  List<ChurnResult.Check> checks() {
    Sample last = samples.getLast();
    WatchingFleet.Count count = last.count();
    List<ChurnResult.Check> checks = new ArrayList<>();
    int late = samples.stream().mapToInt(Sample::late).sum();
    checks.add(
        check(
            "every stream has every rotation before the next one",
            late == 0 && count.open() == settings.streams(),
            "%d rotations on %d streams, %d late".formatted(last.rotations(), count.open(), late)));
    checks.add(
        check(
            "none is passed over for a newer one",
            count.skipped() == 0,
            "%d delivered, %d passed over".formatted(count.delivered(), count.skipped())));
    checks.add(
        check(
            "nothing comes that is older, or that nobody published",
            count.isTrue(),
            "%d older, %d unknown".formatted(count.backwards(), count.unknown())));
    checks.add(
        check(
            "who reconnects is served",
            count.served() == settings.streams() + count.left(),
            "%d reconnected, %d served in all".formatted(count.left(), count.served())));
    checks.add(
        check("no stream is ended by the bridge", count.ended().isEmpty(), "" + count.ended()));
    checks.add(
        grows("open files", before.held().openFiles(), after.held().openFiles(), FILES_ALLOWED));
    checks.add(grows("threads", before.held().threads(), after.held().threads(), THREADS_ALLOWED));
    checks.add(liveHeap());
    if (last.seconds() >= JUDGED_RESIDENT_FROM_SECONDS) {
      checks.add(residentMemory());
    }
    return checks;
  }

  /** A few rows of what was seen, and one per check. */
  String report() {
    StringBuilder report =
        new StringBuilder(
            "| until | rotations | RSS, median (MB) | threads, most | open files, most |"
                + " reconnected | published to had: p50, p99, most (ms) |\n"
                + "|---|---:|---:|---:|---:|---:|---:|\n");
    double step = samples.getLast().seconds() / ROWS;
    for (int row = 0; row < ROWS; row++) {
      List<Sample> part = between(row * step, (row + 1) * step);
      if (!part.isEmpty()) {
        report.append(row(part));
      }
    }
    report.append("\n| must hold | found | |\n|---|---|---|\n");
    for (ChurnResult.Check check : checks()) {
      report.append(
          "| %s | %s | %s |\n"
              .formatted(check.what(), check.found(), check.holds() ? "holds" : "DOES NOT HOLD"));
    }
    return report.toString();
  }

  private static String row(List<Sample> part) {
    return "| %.0f s | %d | %.1f | %d | %d | %d | %.1f, %.1f, %.1f |\n"
        .formatted(
            part.getLast().seconds(),
            part.getLast().rotations(),
            median(part, sample -> sample.held().residentKilobytes()) / 1024,
            most(part, sample -> sample.held().threads()),
            most(part, sample -> sample.held().openFiles()),
            part.getLast().count().left(),
            median(part, sample -> sample.delays().p50()),
            median(part, sample -> sample.delays().p99()),
            part.stream().mapToDouble(sample -> sample.delays().max()).max().orElse(0));
  }

  private ChurnResult.Check liveHeap() {
    long growth = after.heap().bytes() - before.heap().bytes();
    boolean holds = growth <= HEAP_BYTES_ALLOWED;
    return check(
        "live heap after a full collection grows by %d KB at most"
            .formatted(HEAP_BYTES_ALLOWED / 1024),
        holds,
        "%d KB, then %d KB%s"
            .formatted(
                before.heap().bytes() / 1024,
                after.heap().bytes() / 1024,
                holds ? "" : ": " + after.heap().growthSince(before.heap())));
  }

  private ChurnResult.Check residentMemory() {
    double early = before.held().residentKilobytes();
    double late = after.held().residentKilobytes();
    return check(
        "RSS after a full collection grows by %.0f %% at most".formatted(RESIDENT_PERCENT_ALLOWED),
        late <= early * (1 + RESIDENT_PERCENT_ALLOWED / 100),
        "%.1f MB, then %.1f MB".formatted(early / 1024, late / 1024));
  }

  private static ChurnResult.Check grows(String what, int before, int after, int allowed) {
    return check(
        "%s grow by %d at most".formatted(what, allowed),
        after <= before + allowed,
        "%d, then %d".formatted(before, after));
  }

  private static ChurnResult.Check check(String what, boolean holds, String found) {
    return new ChurnResult.Check(what, found, holds);
  }

  private List<Sample> between(double from, double to) {
    return samples.stream()
        .filter(sample -> sample.seconds() > from && sample.seconds() <= to)
        .toList();
  }

  private static double median(List<Sample> part, ToDoubleFunction<Sample> value) {
    return Run.median(part.stream().mapToDouble(value).toArray());
  }

  private static int most(List<Sample> part, ToIntFunction<Sample> value) {
    return part.stream().mapToInt(value).max().orElse(0);
  }
}
