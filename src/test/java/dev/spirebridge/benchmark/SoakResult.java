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

  /**
   * What the bridge needs with all streams open, right after a full collection.
   *
   * @param heapKilobytes pages of the heap that are resident, be they in use or not
   */
  record Rest(LiveHeap heap, Footprint held, long heapKilobytes) {

    private double besideHeapKilobytes() {
      return held.residentKilobytes() - heapKilobytes;
    }
  }

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

  /**
   * C1 compiles what becomes warm, less and less of it for half an hour: beside 75 MB those were
   * 2.8 more, and no other part of the JVM had more than 0.5 (native memory tracking). What does
   * not stop is seen by {@link #SETTLED_PERCENT_ALLOWED}.
   */
  private static final double BESIDE_HEAP_PERCENT_ALLOWED = 8;

  /**
   * How many pages a heap of a fifth of the whole has is a matter of when which generation is
   * collected, and settles in a quarter of an hour; what is used of them is looked at by itself.
   */
  private static final double SETTLED_PERCENT_ALLOWED = 2;

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
      checks.add(besideHeap());
      checks.add(settled());
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
    for (int row = 0; row < ROWS; row++) {
      List<Sample> part = row(row);
      if (!part.isEmpty()) {
        report.append(line(part));
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

  private static String line(List<Sample> part) {
    return "| %.0f s | %d | %.1f | %d | %d | %d | %.1f, %.1f, %.1f |\n"
        .formatted(
            part.getLast().seconds(),
            part.getLast().rotations(),
            resident(part) / 1024,
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

  private ChurnResult.Check besideHeap() {
    return growsByPercent(
        "RSS beside the heap after a full collection",
        before.besideHeapKilobytes(),
        after.besideHeapKilobytes(),
        BESIDE_HEAP_PERCENT_ALLOWED);
  }

  private ChurnResult.Check settled() {
    return growsByPercent(
        "RSS from the fourth sixth of the time to the last",
        resident(row(3)),
        resident(row(5)),
        SETTLED_PERCENT_ALLOWED);
  }

  private static double resident(List<Sample> part) {
    return median(part, sample -> sample.held().residentKilobytes());
  }

  private static ChurnResult.Check growsByPercent(
      String what, double early, double late, double allowed) {
    return check(
        "%s grows by %.0f %% at most".formatted(what, allowed),
        late <= early * (1 + allowed / 100),
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

  /** Of the table, counted from 0. */
  private List<Sample> row(int row) {
    double step = samples.getLast().seconds() / ROWS;
    double from = row * step;
    double to = (row + 1) * step;
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
