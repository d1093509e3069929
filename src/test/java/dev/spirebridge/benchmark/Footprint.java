package dev.spirebridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds of the machine, from /proc (proc(5)).
 *
 * @param residentKilobytes VmRSS
 * @param threads of the kernel's, those of the JVM included
 */
public record Footprint(long residentKilobytes, int threads, int openFiles) {

  /** What it holds now. */
  public static Footprint of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    return new Footprint(
        ProcessUsage.of(pid).residentKilobytes(),
        entries(process.resolve("task")),
        entries(process.resolve("fd")));
  }

  private static int entries(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new BenchmarkException("Cannot list " + folder, e);
    }
  }
}
