package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The flags the launcher gives to java, read from the launcher itself: the tests run what users
 * run.
 */
public final class LauncherFlags {

  /** At the root of the source tree, which is where Maven runs tests. */
  private static final Path LAUNCHER = Path.of("spire-bridge");

  private LauncherFlags() {}

  public static List<String> read() {
    try {
      String script = Files.readString(LAUNCHER);
      return Stream.of("tuning", "needed")
          .flatMap(variable -> Stream.of(words(script, variable)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] words(String script, String variable) {
    Matcher line =
        Pattern.compile("^" + variable + "='([^']+)'$", Pattern.MULTILINE).matcher(script);
    if (!line.find()) {
      throw new AssertionError(LAUNCHER + " sets no " + variable + " any more");
    }
    return line.group(1).strip().split("\\s+");
  }
}
