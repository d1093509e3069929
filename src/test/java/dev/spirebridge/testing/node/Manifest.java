package dev.spirebridge.testing.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The manifests beside this class, with <code>${NAME}</code> where a value goes. */
final class Manifest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");

  private Manifest() {}

  /**
   * The text with every placeholder filled in.
   *
   * @throws AssertionError when a placeholder has no value
   */
  static String read(String file, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text(file))
        .replaceAll(match -> {
          String value = values.get(match.group(1));
          if (value == null) {
            throw new AssertionError(file + " has a placeholder without a value: " + match);
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private static String text(String file) {
    try (InputStream stream = Manifest.class.getResourceAsStream(file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
