package dev.spirebridge.app;

import java.util.Arrays;
import java.util.List;

/** Every setting that is a list. It has neither flag nor variable: only the file can say it. */
enum ListSetting {
  CALLER_UIDS("callers.uids", "1337"),
  CALLER_GIDS("callers.gids", "1337"),
  CALLER_SPIFFE_IDS("callers.spiffeIds", "spiffe://example.org/ns/*/sa/*");

  private final String key;
  private final String example;

  /**
   * @param example of one element
   */
  ListSetting(String key, String example) {
    this.key = key;
    this.example = example;
  }

  /** The path of the key in the file, with dots. */
  String key() {
    return key;
  }

  String example() {
    return example;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(ListSetting::key).toList();
  }
}
