package dev.spirebridge.clusterspiffeid;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The annotations by which a namespace tunes its own ClusterSPIFFEID. */
enum NamespaceAnnotation {
  TTL("ttl"),
  JWT_TTL("jwt-ttl"),
  FEDERATES_WITH("federates-with"),
  POD_SELECTOR("pod-selector"),
  HINT("hint"),
  DNS_NAMES("dns-names");

  /** Of the annotations that are this program's, on any object. */
  static final String PREFIX = "spirebridge.dev/";

  private final String shortName;
  private final String key;

  NamespaceAnnotation(String shortName) {
    this.shortName = shortName;
    this.key = PREFIX + shortName;
  }

  String shortName() {
    return shortName;
  }

  String key() {
    return key;
  }

  /** Those that say something, by short name, without blanks around. A blank one says nothing. */
  static Map<String, String> valuesIn(Map<String, String> annotations) {
    if (annotations.isEmpty()) {
      return Map.of();
    }
    var values = new TreeMap<String, String>();
    for (var annotation : values()) {
      var value = annotations.get(annotation.key);
      if (value != null && !value.isBlank()) {
        values.put(annotation.shortName, value.strip());
      }
    }
    return values;
  }

  static boolean isUnknown(String key) {
    return key.startsWith(PREFIX)
        && Stream.of(values()).noneMatch(annotation -> annotation.key.equals(key));
  }

  /** The one that was probably meant. */
  static NamespaceAnnotation nearestTo(String key) {
    String shortName = key.substring(PREFIX.length());
    return Stream.of(values())
        .min(Comparator.comparingInt(known -> distance(known.shortName, shortName)))
        .orElseThrow();
  }

  /** How many letters have to be put in, left out or replaced (Levenshtein). */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int i = 0; i <= to.length(); i++) {
      previous[i] = i;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
