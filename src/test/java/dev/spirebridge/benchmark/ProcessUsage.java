package dev.spirebridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process uses, from /proc (proc(5)).
 *
 * @param residentKilobytes VmRSS
 * @param proportionalKilobytes Pss, where pages shared with others count in part; 0 where the
 *     kernel does not let us read it
 * @param cpuSeconds user and system time since its start, in steps of the kernel's tick (10 ms)
 */
public record ProcessUsage(long residentKilobytes, long proportionalKilobytes, double cpuSeconds) {
  private static final double TICKS_PER_SECOND = 100;
  private static final Duration QUIET_STEP = Duration.ofMillis(500);
  private static final double QUIET_CPU_SECONDS = 0.03;

  /** What it uses now. */
  public static ProcessUsage of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      return new ProcessUsage(
          kilobytes(Files.readAllLines(process.resolve("status")), "VmRSS:"),
          proportional(process),
          cpuSeconds(Files.readString(process.resolve("stat"))));
    } catch (IOException e) {
      throw new BenchmarkException("The measured process %d is gone".formatted(pid), e);
    }
  }

  /** What the process uses once it has nothing left to do, or when the limit has passed. */
  static ProcessUsage whenQuiet(long pid, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    ProcessUsage before = of(pid);
    while (true) {
      Polling.pause(QUIET_STEP);
      ProcessUsage now = of(pid);
      if (now.cpuSeconds - before.cpuSeconds <= QUIET_CPU_SECONDS || System.nanoTime() > deadline) {
        return now;
      }
      before = now;
    }
  }

  private static long proportional(Path process) {
    try {
      return kilobytes(Files.readAllLines(process.resolve("smaps_rollup")), "Pss:");
    } catch (IOException e) {
      return 0;
    }
  }

  private static long kilobytes(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private static double cpuSeconds(String stat) {
    // The second field, the program's name in parentheses, may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long userTicks = Long.parseLong(fields[11]);
    long systemTicks = Long.parseLong(fields[12]);
    return (userTicks + systemTicks) / TICKS_PER_SECOND;
  }
}
