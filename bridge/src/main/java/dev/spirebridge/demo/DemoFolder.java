package dev.spirebridge.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * The demo's temporary folder, only for its owner. It stays for whoever looks into what went wrong,
 * unless it is discarded before it is closed.
 */
final class DemoFolder implements AutoCloseable {
  private final Path path;
  private boolean discarded;

  private DemoFolder(Path path) {
    this.path = path;
  }

  static DemoFolder create() throws IOException {
    return new DemoFolder(Files.createTempDirectory("sb-demo-"));
  }

  Path path() {
    return path;
  }

  void discard() {
    discarded = true;
  }

  @Override
  public void close() {
    if (!discarded) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + path + "; remove it by hand", e);
    }
  }
}
