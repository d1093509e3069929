package dev.spirebridge.unixsocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What /proc/PID/stat (proc_pid_stat(5)) tells of a process's life.
 *
 * @param state of its first thread
 * @param threads those that live on; a process that only waits to be reaped has one
 * @param startTicks when it started, in clock ticks since boot
 */
record ProcStat(char state, int threads, long startTicks) {

  /** Fields are counted from 1, and the command, which is the second, may hold any character. */
  private static final int FIRST_AFTER_COMMAND = 3;

  private static final int STATE = 3;
  private static final int THREADS = 20;
  private static final int START_TIME = 22;

  /** Empty when there is no such process, or none that this one may see. */
  static Optional<ProcStat> read(int pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "stat"));
      return parse(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<ProcStat> parse(String line) {
    int command = line.lastIndexOf(')');
    if (command < 0) {
      return Optional.empty();
    }
    List<String> fields = List.of(line.substring(command + 1).strip().split(" "));
    if (fields.size() <= START_TIME - FIRST_AFTER_COMMAND || fields.getFirst().length() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcStat(
              fields.get(STATE - FIRST_AFTER_COMMAND).charAt(0),
              Integer.parseInt(fields.get(THREADS - FIRST_AFTER_COMMAND)),
              Long.parseLong(fields.get(START_TIME - FIRST_AFTER_COMMAND))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Ended, though its parent has not asked for its exit code yet; other threads may go on. */
  boolean hasEnded() {
    return (state == 'Z' || state == 'X') && threads <= 1;
  }
}
