package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what is expected, each read by a person before it was kept; what came instead is
 * left in target for a look. With {@code GOLDEN=write} in the environment they are written.
 */
public final class Golden {

  private static final Path EXPECTED = Path.of("src", "test", "resources", "mesh");
  private static final Path CAME = Path.of("target", "golden");

  private Golden() {}

  public static String text(String name) {
    try {
      return Files.readString(EXPECTED.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void check(String name, String actual) {
    check(EXPECTED, name, actual);
  }

  /** Of another folder. */
  public static void check(Path folder, String name, String actual) {
    leave(CAME, name, actual);
    if ("write".equals(System.getenv("GOLDEN"))) {
      leave(folder, name, actual);
    }
    Path expected = folder.resolve(name);
    assertThat(expected).as(name + "; what came is in " + CAME).content().isEqualTo(actual);
  }

  /** The files of a plan, each under its own name. */
  public static void checkFiles(String folder, MeshPlan plan) {
    plan.elsewhere().forEach(file -> leave(CAME, folder + "/" + file.file(), file.content()));
    plan.elsewhere().forEach(file -> check(folder + "/" + file.file(), file.content()));
  }

  private static void leave(Path folder, String name, String actual) {
    try {
      Path came = folder.resolve(name);
      Files.createDirectories(came.getParent());
      Files.writeString(came, actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
