package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A folder per test for the files of its peers, with a path short enough for Unix sockets. When the
 * test fails, the last lines of each peer's log are printed and the logs are kept in
 * target/peer-logs; everything else, private keys included, is deleted either way.
 */
public final class PeerFolder implements BeforeEachCallback, AfterEachCallback {

  private static final int LONGEST_NAME = 200;
  private static final int PRINTED_LINES = 40;

  private @Nullable Path folder;

  public Path path() {
    return Objects.requireNonNull(folder, "the folder exists only while a test runs");
  }

  /** Makes a folder within this one. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(path().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "sb");
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      keepLogs(context.getRequiredTestClass().getSimpleName() + "-" + context.getUniqueId());
    }
    for (Path file : files(Comparator.reverseOrder())) {
      Files.deleteIfExists(file);
    }
  }

  private void keepLogs(String test) throws IOException {
    Path kept = Path.of("target", "peer-logs", folderName(test));
    for (Path file : files(Comparator.naturalOrder())) {
      if (file.toString().endsWith(".log")) {
        Files.createDirectories(kept);
        Path copy = kept.resolve(path().relativize(file).toString().replace('/', '-'));
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("==== last lines of " + copy);
        System.out.println(ChildProcess.lastLines(file, PRINTED_LINES));
      }
    }
  }

  /**
   * Of a test with parameters the end tells which it was; a whole name may be too long for a file.
   */
  private static String folderName(String test) {
    String name = test.replaceAll("[^A-Za-z0-9]+", "-");
    int end = Math.max(0, name.length() - LONGEST_NAME / 2);
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME / 2) + name.substring(end);
  }

  private List<Path> files(Comparator<Path> order) throws IOException {
    try (Stream<Path> walk = Files.walk(path())) {
      return walk.sorted(order).toList();
    }
  }
}
