package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command line of a peer to its end. */
public final class ProgramRun {

  /** How a command ended. */
  public record Result(int exitCode, String output) {}

  private final Path program;
  private final List<String> lastArguments;

  /**
   * @param lastArguments appended to every command, such as the socket to use
   */
  public ProgramRun(Path program, List<String> lastArguments) {
    this.program = program;
    this.lastArguments = List.copyOf(lastArguments);
  }

  public Result tryRun(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    command.addAll(lastArguments);
    return tryRunAll(command);
  }

  /** Runs a command with its program, as it is. */
  static Result tryRunAll(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  public String run(List<String> arguments) {
    Result result = tryRun(arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(program.getFileName() + " " + arguments + ": " + result.output());
    }
    return result.output();
  }

  public JsonNode json(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-output", "json"));
    return Http.parse(run(all));
  }
}
