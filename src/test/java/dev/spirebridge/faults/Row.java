package dev.spirebridge.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run of a test of the fault suite has left, a file of its own in target/faults.
 *
 * @param test class and method, {@code KilledAgentFault.streamsStay}
 * @param with the peers it ran with; empty when the test has only one way to run
 * @param reason why it failed or was skipped; empty when it passed
 * @param startMillis since the epoch
 * @param figures as they stand in the table
 */
record Row(
    String test,
    String with,
    Side side,
    String fault,
    String promise,
    Result result,
    String reason,
    long startMillis,
    long millis,
    List<String> figures) {

  enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  static final Path FOLDER = Path.of("target", "faults");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** All that the last run of the suite has left. */
  static List<Row> read(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Row::readOne)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path folder) {
    String name = (test + " " + with).strip().replaceAll("[^A-Za-z0-9.]+", "-");
    try {
      Files.createDirectories(folder);
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve(name + ".json").toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row readOne(Path file) {
    try {
      return JSON.readValue(file.toFile(), Row.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
