package dev.spirebridge.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** As much of SPIRE's configuration language as tests ask for: values by their key, anywhere. */
record Hcl(String text) {

  static Hcl read(Path file) {
    try {
      return new Hcl(Files.readString(file).replaceAll("(?m)^\\s*#.*$", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only value of a key. */
  String value(String key) {
    List<String> values =
        Pattern.compile("(?m)^\\s*" + key + " = \\[?\"?([^\"\\]\\n]*)\"?\\]?$")
            .matcher(text)
            .results()
            .map(result -> result.group(1))
            .toList();
    if (values.size() != 1) {
      throw new AssertionError(key + " has the values " + values);
    }
    return values.getFirst();
  }

  /** What stands in quotes before a block, such as the name of a cluster. */
  List<String> blocks(String before) {
    return Pattern.compile(before + "\\s*\\{\\s*\"([^\"]+)\"")
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
