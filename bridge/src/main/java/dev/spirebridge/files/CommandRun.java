package dev.spirebridge.files;

import dev.spirebridge.files.AfterChange.Command;
import dev.spirebridge.files.Outcome.Failed;
import dev.spirebridge.files.Outcome.Told;
import dev.spirebridge.identity.AgentText;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a command to its end, within its time. */
final class CommandRun {

  /** All that it has of our environment, in which tokens and passwords may stand. */
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");

  /** Tells the command which folder it is about. */
  static final String FOLDER_VARIABLE = "SPIRE_BRIDGE_FOLDER";

  private static final int REPEATED_BYTES = 200;
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private CommandRun() {}

  /** Waits for it; when this thread is interrupted, the command is killed. */
  static Outcome of(Command command, Path folder) {
    Process process;
    try {
      process = start(command, folder);
    } catch (IOException e) {
      return new Failed("cannot be run: " + e.getMessage(), Optional.empty());
    }
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> said.complete(firstWords(process.getInputStream())));
    try {
      if (process.waitFor(command.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        return ended(process.exitValue(), said);
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

  private static Outcome ended(int exitCode, CompletableFuture<String> said)
      throws InterruptedException {
    if (exitCode == 0) {
      return new Told(Optional.of(exitCode));
    }
    String words = lastWords(said);
    return new Failed(
        "ended with exit code " + exitCode + (words.isEmpty() ? "" : ": " + words),
        Optional.of(exitCode));
  }

  /** A child that lives on may hold its output open for ever. */
  private static String lastWords(CompletableFuture<String> said) throws InterruptedException {
    try {
      return said.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return "";
    }
  }

  /** The rest is read too, so that the command is not stopped by a full pipe. */
  private static String firstWords(InputStream output) {
    try (output) {
      byte[] first = output.readNBytes(REPEATED_BYTES);
      output.skip(Long.MAX_VALUE);
      return AgentText.printable(new String(first, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return "";
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
