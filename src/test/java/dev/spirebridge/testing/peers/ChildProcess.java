package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One process of ours, its output appended to a log file. Does not outlive the JVM of the tests.
 * Not for concurrent use.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program.
   *
   * @param name of the log file in the folder, without the suffix
   * @param environment added to that of the test
   */
  public static ChildProcess start(
      String name, Path folder, Map<String, String> environment, List<String> command) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new ChildProcess(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path log() {
    return log;
  }

  /**
   * Waits until it has ended by itself; one that does not is killed and the test fails.
   *
   * @return the exit code
   */
  public int awaitEnd(Duration limit) {
    if (!waitFor(limit)) {
      kill();
      throw new AssertionError(name + " did not end within " + limit + "\n" + lastLines(log, 30));
    }
    return process.exitValue();
  }

  /** Of one that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** Waits for the condition, and fails at once, with the log, when the process ends meanwhile. */
  public void awaitReady(String what, Duration limit, BooleanSupplier condition) {
    try {
      Await.until(what + " of " + name, limit, () -> !isAlive() || condition.getAsBoolean());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + lastLines(log, 30), e);
    }
    if (!isAlive()) {
      throw new AssertionError(
          name + " ended with exit code " + process.exitValue() + "\n" + lastLines(log, 30));
    }
  }

  /**
   * Sends SIGTERM and waits for the exit code; a process that stays is killed and the test fails.
   */
  public int terminate() {
    process.destroy();
    if (!waitFor(GRACE)) {
      kill();
      throw new AssertionError(name + " did not end within " + GRACE + " of SIGTERM");
    }
    return process.exitValue();
  }

  /** Sends any signal, by its name without SIG. */
  void signal(String signal) {
    new ProgramRun(Peers.require("kill"), List.of()).run(List.of("-" + signal, "" + pid()));
  }

  /** Sends SIGKILL and waits until the process is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!waitFor(GRACE)) {
      throw new AssertionError(name + " survived SIGKILL");
    }
  }

  /** Ends the process in whatever way works. */
  @Override
  public void close() {
    process.destroy();
    if (!waitFor(GRACE)) {
      kill();
    }
  }

  private boolean waitFor(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + name + " to end", e);
    }
  }

  static String lastLines(Path file, int count) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    } catch (IOException e) {
      return "(no output: " + e.getMessage() + ")";
    }
  }
}
