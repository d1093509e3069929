package dev.spirebridge.mesh;

import dev.spirebridge.kubernetes.Differences;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an object is still the same for those who edit it, as a short text. It says nothing
 * about what somebody else keeps in it all the time: status, the number of replicas, versions, the
 * moment of a restart. Nor about what counts as absent: null, false, "", [] and {}, as in {@link
 * dev.spirebridge.kubernetes.Differences}.
 */
public final class Digests {

  private Digests() {}

  /** SHA-256 in lower-case hexadecimal; the API version an object was read in does not count. */
  public static String of(Tree object) {
    Tree counted =
        object
            .without("apiVersion")
            .without("kind")
            .without("metadata")
            .without("status")
            .without("spec", "replicas")
            .without(Volatile.restartedAt());
    StringBuilder canonical = new StringBuilder();
    write(canonical, counted.fields());
    write(canonical, Map.copyOf(object.texts("metadata", "labels")));
    write(
        canonical,
        object
            .without("metadata", "annotations", Volatile.REVISION)
            .texts("metadata", "annotations"));
    return sha256(canonical.toString());
  }

  private static void write(StringBuilder to, @Nullable Object value) {
    if (Differences.isEmpty(value)) {
      // Within a list an empty element still has its place.
      to.append("null");
      return;
    }
    switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, each) -> {
          if (!Differences.isEmpty(each)) {
            sorted.put(String.valueOf(key), each);
          }
        });
        to.append('{');
        sorted.forEach((key, each) -> {
          text(to, key);
          to.append(':');
          write(to, each);
          to.append(',');
        });
        to.append('}');
      }
      case List<?> list -> {
        to.append('[');
        list.forEach(each -> {
          write(to, each);
          to.append(',');
        });
        to.append(']');
      }
      case Number number ->
          to.append(new BigDecimal(number.toString()).stripTrailingZeros().toPlainString());
      case Boolean flag -> to.append(flag);
      case null, default -> text(to, String.valueOf(value));
    }
  }

  private static void text(StringBuilder to, String text) {
    to.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
