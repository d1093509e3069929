package dev.spirebridge.files;

import dev.spirebridge.files.AfterChange.Command;
import dev.spirebridge.files.Outcome.Failed;
import dev.spirebridge.files.Outcome.Told;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end, within its time. */
final class CommandRun {

  /** All that it has of our environment, in which tokens and passwords may stand. */
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");

  /** Tells the command which folder it is about. */
  static final String FOLDER_VARIABLE = "SPIRE_BRIDGE_FOLDER";

  private CommandRun() {}

  /** Waits for it; when this thread is interrupted, the command is killed. */
  static Outcome of(Command command, Path folder) {
    Process process;
    try {
      process = start(command, folder);
    } catch (IOException e) {
      return new Failed("cannot be run: " + e.getMessage(), Optional.empty());
    }
    CommandOutput output = CommandOutput.of(process.getInputStream());
    try {
      if (process.waitFor(command.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        return ended(process.exitValue(), output);
      }
      kill(process);
      return new Failed(
          "did not end within %d ms and was killed".formatted(command.timeout().toMillis()),
          Optional.empty());
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      return new Failed("was killed because the bridge is stopping", Optional.empty());
    }
  }

  private static Process start(Command command, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .directory(new File("/"))
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().put(FOLDER_VARIABLE, folder.toString());
    return builder.start();
  }

  private static Outcome ended(int exitCode, CommandOutput output) throws InterruptedException {
    if (exitCode == 0) {
      return new Told(Optional.of(exitCode));
    }
    String words = output.firstWords();
    return new Failed(
        "ended with exit code " + exitCode + (words.isEmpty() ? "" : ": " + words),
        Optional.of(exitCode));
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
