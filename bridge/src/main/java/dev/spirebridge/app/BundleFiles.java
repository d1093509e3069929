package dev.spirebridge.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * How the bundle files that a configuration names are read.
 *
 * @param required whether one that cannot be read is a mistake
 */
record BundleFiles(Function<Path, ConfigFile> reader, boolean required) {

  ConfigFile read(String name) {
    try {
      return reader.apply(Path.of(name));
    } catch (InvalidPathException e) {
      return new ConfigFile.Unusable(name, "is not a path", "give the path of a file");
    }
  }
}
