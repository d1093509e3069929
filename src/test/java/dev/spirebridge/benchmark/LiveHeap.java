package dev.spirebridge.benchmark;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a JVM still needs after a full collection, in bytes by class; asked for with jcmd. */
public record LiveHeap(Map<String, Long> bytesByClass) {
  /** As in " 1: 12345 678901 java.lang.String (java.base@25)". */
  private static final Pattern LINE =
      Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

  private static final int NAMED_CLASSES = 5;

  /**
   * Has the process collect all its garbage first. Not for this process: it stands still while it
   * tells, and nobody would read.
   */
  public static LiveHeap of(long pid) {
    String answer = Jcmd.ask(pid, "GC.class_histogram");
    LiveHeap heap = parse(answer);
    if (heap.bytesByClass.isEmpty()) {
      throw new BenchmarkException("jcmd tells nothing of process " + pid + ":\n" + answer);
    }
    return heap;
  }

  static LiveHeap parse(String histogram) {
    Map<String, Long> bytes = new HashMap<>();
    Matcher line = LINE.matcher(histogram);
    while (line.find()) {
      bytes.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum);
    }
    return new LiveHeap(bytes);
  }

  /** Of all classes together. */
  public long bytes() {
    return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The classes that take most more than before, for whoever looks for the leak. */
  public String growthSince(LiveHeap before) {
    List<Map.Entry<String, Long>> growth =
        bytesByClass.entrySet().stream()
            .map(entry ->
                Map.entry(
                    entry.getKey(),
                    entry.getValue() - before.bytesByClass.getOrDefault(entry.getKey(), 0L)))
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(NAMED_CLASSES)
            .toList();
    return growth.stream()
        .map(entry -> "%s +%.1f KB".formatted(entry.getKey(), entry.getValue() / 1024.0))
        .collect(Collectors.joining(", "));
  }
}
