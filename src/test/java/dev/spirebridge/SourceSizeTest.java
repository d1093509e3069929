package dev.spirebridge;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files stay small enough to be read in one go. */
class SourceSizeTest {

  private static final Path SOURCES = Path.of("bridge", "src", "main", "java");

  private static Map<Path, Integer> linesByFile;

  @BeforeAll
  static void countLines() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      linesByFile =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .collect(toMap(file -> file, SourceSizeTest::lines));
    }
    assertThat(linesByFile).isNotEmpty();
  }

  @Test
  void noFileIsOver400Lines() {
    assertThat(linesByFile.entrySet().stream().filter(file -> file.getValue() > 400))
        .as("files over 400 lines")
        .isEmpty();
  }

  @Test
  void theMedianFileIsAtMost80Lines() {
    var sorted = linesByFile.values().stream().sorted().toList();
    assertThat(sorted.get(sorted.size() / 2)).as("median lines of a file").isLessThanOrEqualTo(80);
  }

  private static int lines(Path file) {
    try (var lines = Files.lines(file)) {
      return Math.toIntExact(lines.count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
