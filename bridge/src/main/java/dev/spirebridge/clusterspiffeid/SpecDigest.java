package dev.spirebridge.clusterspiffeid;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The annotation in which an object says what it was meant to be. It tells a hand's edit from a
 * wish that changed: with the same digest, every difference is somebody else's.
 */
final class SpecDigest {

  static final String KEY = NamespaceAnnotation.PREFIX + "spec-digest";

  /** Enough to tell two wishes apart; nothing rests on nobody finding a second spec for one. */
  private static final int LENGTH_IN_BYTES = 8;

  private SpecDigest() {}

  static String of(Map<String, Object> spec) {
    var text = new StringBuilder(1024);
    append(spec, text);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, LENGTH_IN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void append(Object value, StringBuilder text) {
    switch (value) {
      case Map<?, ?> map -> {
        text.append('{');
        new TreeMap<Object, Object>(map)
            .forEach((key, item) -> {
              append(key, text);
              append(item, text);
            });
        text.append('}');
      }
      case List<?> list -> {
        text.append('[');
        list.forEach(item -> append(item, text));
        text.append(']');
      }
      default -> {
        var scalar = value.toString();
        text.append(scalar.length()).append(':').append(scalar);
      }
    }
  }
}
