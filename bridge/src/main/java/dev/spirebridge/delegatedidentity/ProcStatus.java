package dev.spirebridge.delegatedidentity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A process as this process's {@code /proc} shows it, read without any privilege. The link {@code
 * /proc/PID/ns/pid}, which would tell the namespace itself, takes leave to trace the process.
 *
 * @param numbers its numbers in the PID namespace of {@code /proc} and in each one below it that it
 *     is in (NSpid, proc_pid_status(5)); none when the process is not there
 */
record ProcStatus(List<Integer> numbers) {

  private static final String FIELD = "NSpid:";

  ProcStatus {
    numbers = List.copyOf(numbers);
  }

  /**
   * @param pid {@code self}, or a number
   */
  static ProcStatus ofProc(String pid) {
    try {
      return new ProcStatus(parse(Files.readAllLines(Path.of("/proc", pid, "status"))));
    } catch (IOException | NumberFormatException e) {
      return new ProcStatus(List.of());
    }
  }

  /** Whether it is in the very namespace of {@code /proc}, as the process of that number. */
  boolean isOnly(int number) {
    return numbers.equals(List.of(number));
  }

  private static List<Integer> parse(List<String> lines) {
    Optional<String> field = lines.stream().filter(line -> line.startsWith(FIELD)).findFirst();
    return field.stream()
        .flatMap(line -> Arrays.stream(line.substring(FIELD.length()).strip().split("\\s+")))
        .map(Integer::valueOf)
        .toList();
  }
}
