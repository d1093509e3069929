package dev.spirebridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a process's resident memory is the pages of its Java heap. What of them is in use is
 * {@link LiveHeap}'s; how many there are follows the garbage of the last minutes, and for long.
 *
 * @param from the lowest address of the heap
 * @param to the first address after all that is reserved for it
 */
record HeapPages(long from, long to) {

  /** As in "[0x0000000687400000, 0x00000006876a0000, 0x0000000704d50000)", by jcmd GC.heap_info. */
  private static final Pattern GENERATION =
      Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");

  /** As in "687400000-6876a0000 rw-p 00000000 00:00 0", by proc_pid_smaps(5). */
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

  private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");

  /** Resident kilobytes of the heap of a process, which has to allow to be attached to. */
  static long residentKilobytes(long pid) {
    try {
      HeapPages heap = parse(Jcmd.ask(pid, "GC.heap_info"));
      return heap.resident(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps")));
    } catch (IOException e) {
      throw new BenchmarkException("Cannot look at the memory of process " + pid, e);
    }
  }

  static HeapPages parse(String heapInfo) {
    long from = Long.MAX_VALUE;
    long to = 0;
    Matcher generation = GENERATION.matcher(heapInfo);
    while (generation.find()) {
      from = Math.min(from, Long.parseLong(generation.group(1), 16));
      to = Math.max(to, Long.parseLong(generation.group(2), 16));
    }
    if (to == 0) {
      throw new BenchmarkException("jcmd tells nothing of the heap:\n" + heapInfo);
    }
    return new HeapPages(from, to);
  }

  long resident(List<String> smaps) {
    long kilobytes = 0;
    boolean inside = false;
    for (String line : smaps) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.matches()) {
        long begin = Long.parseUnsignedLong(mapping.group(1), 16);
        inside = begin >= from && begin < to;
      } else if (inside && resident.matches()) {
        kilobytes += Long.parseLong(resident.group(1));
      }
    }
    return kilobytes;
  }
}
