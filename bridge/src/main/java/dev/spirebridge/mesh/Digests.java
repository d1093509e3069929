package dev.spirebridge.mesh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells by a short text whether two versions of an object say the same. */
public final class Digests {

  private Digests() {}

  /**
   * SHA-256, in hexadecimal, of labels, annotations and everything beside metadata and status, but
   * for what {@link Volatile} fields hold. Absent, null, "", [] and {} are equal.
   */
  public static String of(Tree object) {
    try {
      byte[] text =
          String.valueOf(canonical(Volatile.without(object))).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object canonical(Tree object) {
    return plain(object.fields());
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((name, each) -> {
          Object child = plain(each);
          if (!empty(child)) {
            sorted.put(quoted(String.valueOf(name)), child);
          }
        });
        yield sorted;
      }
      case List<?> list -> {
        List<Object> plain = new ArrayList<>();
        list.forEach(each -> plain.add(plain(each)));
        yield plain;
      }
      case String text -> text.isEmpty() ? "" : quoted(text);
      default -> value;
    };
  }

  private static boolean empty(Object value) {
    return value instanceof Map<?, ?> map && map.isEmpty()
        || value instanceof List<?> list && list.isEmpty()
        || value.equals("");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
