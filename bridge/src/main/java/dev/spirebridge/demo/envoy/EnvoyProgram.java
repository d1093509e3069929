package dev.spirebridge.demo.envoy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The {@code envoy} executable of this machine. */
public record EnvoyProgram(Path path) {

  /**
   * The first on a search path.
   *
   * @param searchPath as the environment variable PATH has it
   */
  public static Optional<EnvoyProgram> find(String searchPath) {
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "envoy"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(EnvoyProgram::new)
        .findFirst();
  }
}
