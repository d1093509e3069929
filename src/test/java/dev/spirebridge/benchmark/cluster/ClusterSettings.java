package dev.spirebridge.benchmark.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How big the cluster is, from system properties.
 *
 * @param namespaces all labelled
 * @param pods spread over them
 * @param labels namespaces labelled one after the other, each of them timed
 * @param quiet how long nothing is changed while writes are counted
 */
public record ClusterSettings(int namespaces, int pods, int labels, Duration quiet) {

  /**
   * @throws IllegalArgumentException naming every property that cannot be used
   */
  public static ClusterSettings from(Function<String, Optional<String>> property) {
    List<String> errors = new ArrayList<>();
    ClusterSettings settings =
        new ClusterSettings(
            number(property, "namespaces", 1000, errors),
            number(property, "pods", 10_000, errors),
            number(property, "labels", 200, errors),
            Duration.ofSeconds(number(property, "seconds", 600, errors)));
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", errors));
    }
    return settings;
  }

  private static int number(
      Function<String, Optional<String>> property, String name, int usual, List<String> errors) {
    String text = property.apply(name).orElse(Integer.toString(usual));
    if (text.matches("[1-9][0-9]{0,5}")) {
      return Integer.parseInt(text);
    }
    errors.add("-D%s=%s: use a number from 1 to 999999".formatted(name, text));
    return usual;
  }
}
