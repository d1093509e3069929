package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files with what a test is to come to, each read by a person before it was kept. With {@code
 * GOLDEN=write} in the environment they are written instead.
 */
public final class Golden {

  private static final Path FOLDER = Path.of("src/test/resources/mesh");

  private Golden() {}

  /**
   * @param name such as {@code istio/stock.plan}
   */
  public static void check(String name, String actual) {
    Path file = FOLDER.resolve(name);
    try {
      if ("write".equals(System.getenv("GOLDEN"))) {
        Files.writeString(file, actual);
      }
      assertThat(actual).as(name).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
