package dev.spirebridge.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A temporary folder, short enough for Unix sockets, and the processes that live in it. Both go
 * when it is closed, or when the JVM ends in any way but SIGKILL.
 */
final class Workspace implements AutoCloseable {
  private static final int TAIL_LINES = 15;
  private static final int GRACE_SECONDS = 5;

  private final Path folder;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Deque<Runnable> endings = new ArrayDeque<>();
  private final Thread closeAtExit = new Thread(this::clearAtExit, "workspace-cleanup");

  private Workspace(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(closeAtExit);
  }

  static Workspace create() {
    try {
      return new Workspace(Files.createTempDirectory(Path.of("/tmp"), "sdsb"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of this workspace, made when it is not there. */
  Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process whose output goes to a log of this workspace. */
  Process start(String name, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
    return start(builder);
  }

  /** Starts a process that talks over its standard input and output. */
  Process startTalking(String name, List<String> command) {
    return start(new ProcessBuilder(command).redirectError(log(name).toFile()));
  }

  /** Has something done once the processes have ended. */
  synchronized void atEnd(Runnable ending) {
    endings.push(ending);
  }

  /** The end of a process's log, for error messages. */
  String tail(String name) {
    try (Stream<String> lines = Files.lines(log(name))) {
      List<String> all = new ArrayList<>(lines.toList());
      int from = Math.max(0, all.size() - TAIL_LINES);
      return String.join("\n", all.subList(from, all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "(no log)";
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(closeAtExit);
    clear();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private synchronized Process start(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      processes.push(process);
      return process;
    } catch (IOException e) {
      throw new BenchmarkException("Cannot start " + builder.command().getFirst(), e);
    }
  }

  /** Also ends a peer that was just starting and was not yet anybody's to close. */
  private void clearAtExit() {
    clear();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }

  private synchronized void clear() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    processes.clear();
    endings.forEach(Runnable::run);
    endings.clear();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      Progress.say("Cannot clear %s: %s".formatted(folder, e));
    }
  }
}
