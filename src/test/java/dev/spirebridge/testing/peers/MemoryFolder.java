package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder in memory where there is one, as volumes with keys are; deleted in the end. */
public record MemoryFolder(Path path) implements AutoCloseable {

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  public static MemoryFolder make() {
    Path parent = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of("/tmp");
    try {
      return new MemoryFolder(Files.createTempDirectory(parent, "sb"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
