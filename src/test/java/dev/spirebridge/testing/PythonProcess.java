package dev.spirebridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The helper program of {@link PassedOnConnection}: a line of JSON in, a line of JSON out. */
final class PythonProcess implements AutoCloseable {

  private static final String PROGRAM = "passed_on_connection.py";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private PythonProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static PythonProcess start() {
    try (InputStream program =
        Objects.requireNonNull(PythonProcess.class.getResourceAsStream(PROGRAM), PROGRAM)) {
      String text = new String(program.readAllBytes(), StandardCharsets.UTF_8);
      return new PythonProcess(
          new ProcessBuilder("python3", "-c", text)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isPresent() {
    try {
      if (new ProcessBuilder("python3", "--version").start().waitFor() == 0) {
        return true;
      }
    } catch (IOException e) {
      // Told below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return absent("python3");
  }

  static boolean isRoot() {
    try {
      boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      boolean writable = Files.isWritable(Path.of("/proc/sys/kernel/ns_last_pid"));
      return (root && writable) || absent("root (another user, or a chosen pid)");
    } catch (IOException e) {
      return absent("/proc");
    }
  }

  @SuppressWarnings("SystemOut")
  private static boolean absent(String peer) {
    System.out.println("skipped: " + peer + " is not here");
    return false;
  }

  int pid() {
    return Math.toIntExact(process.pid());
  }

  JsonNode call(String command, Map<String, Object> arguments) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>(arguments);
    line.put("do", command);
    commands.write(JSON.writeValueAsString(line));
    commands.newLine();
    commands.flush();
    @Nullable String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the helper has ended");
    }
    JsonNode result = JSON.readTree(answer);
    if (result.has("error")) {
      throw new IOException(result.get("error").asText());
    }
    return result;
  }

  /** Its standard input ends, and with it the program and the processes it started. */
  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the helper does not end: " + List.of(process.info()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
