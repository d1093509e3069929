package dev.spirebridge.testing.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs of a fuzz target that are kept with the sources: seeds, and what fuzzing found to be
 * worth keeping. They are where Jazzer looks for them, so that it begins with them.
 */
public final class Corpus {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private Corpus() {}

  /** What is fuzzed. It throws where something does not hold that has to, whatever the input is. */
  @FunctionalInterface
  public interface Target {
    void accept(byte[] input) throws Exception;
  }

  /**
   * One test for each input.
   *
   * @param neighbour any class of the package that the target is of
   * @param fuzzClass the simple name of the class with the fuzz test
   */
  public static Stream<DynamicTest> of(Class<?> neighbour, String fuzzClass, Target target) {
    Path folder =
        RESOURCES
            .resolve(neighbour.getPackageName().replace('.', '/'))
            .resolve(fuzzClass + "Inputs");
    List<Path> inputs = inputs(folder);
    assertThat(inputs).as("inputs in %s", folder).isNotEmpty();
    return inputs.stream()
        .map(input ->
            DynamicTest.dynamicTest(
                folder.relativize(input).toString(),
                input.toUri(),
                () -> target.accept(Files.readAllBytes(input))));
  }

  private static List<Path> inputs(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
