package dev.spirebridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the numbers come from. */
record Machine(
    int processors,
    String processorModel,
    long memoryGibibytes,
    String kernel,
    String jdk,
    String spire) {

  static Machine here(String spireVersion) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        valueOf("/proc/cpuinfo", "model name").orElse("unknown processor"),
        Math.round(
            Long.parseLong(valueOf("/proc/meminfo", "MemTotal").orElse("0").replace(" kB", ""))
                / (1024.0 * 1024)),
        firstLine("/proc/sys/kernel/osrelease"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        spireVersion);
  }

  String asLine() {
    return "%d cores of %s, %d GiB, Linux %s, JDK %s, SPIRE %s"
        .formatted(processors, processorModel, memoryGibibytes, kernel, jdk, spire);
  }

  private static Optional<String> valueOf(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String firstLine(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
