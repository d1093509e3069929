package dev.spirebridge.mesh.strict;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labels with their values, all a PeerAuthentication can select by. */
final class Labels {

  private static final int DIGEST_LENGTH = 10;

  private Labels() {}

  /**
   * @throws IllegalArgumentException if it is not of the form {@code name=value,name=value}
   */
  static Map<String, String> of(String selector) {
    Map<String, String> labels = new TreeMap<>();
    for (String part : selector.split(",", -1)) {
      String[] sides = part.strip().split("==?", 2);
      if (sides.length != 2 || sides[0].isEmpty() || sides[0].matches(".*[!()\\s].*")) {
        throw new IllegalArgumentException(
            "'" + selector + "' is not of the form app=cart,tier=web, all a PeerAuthentication"
                + " can select by");
      }
      labels.put(sides[0], sides[1]);
    }
    return labels;
  }

  static String text(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  static boolean take(Map<String, String> selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  /** Part of the names of what is made for a selector: the same for the same one. */
  static String digest(Map<String, String> labels) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text(labels).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
