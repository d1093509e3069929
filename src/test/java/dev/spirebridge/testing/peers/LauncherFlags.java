package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The flags the launcher gives to java, from the file that is shipped: the tests run what users
 * run.
 */
public final class LauncherFlags {

  /** Below the root of the source tree, which is where Maven runs tests. */
  private static final Path FLAGS = Path.of("deploy", "image", "jvm.flags");

  private LauncherFlags() {}

  /** One flag each, for those who cannot pass on an argument file. */
  public static List<String> read() {
    try (Stream<String> lines = Files.lines(FLAGS)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
