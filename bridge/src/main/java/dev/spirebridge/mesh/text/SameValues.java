package dev.spirebridge.mesh.text;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether two values are the same JSON: 1 is 1, whatever its Java type. */
final class SameValues {

  private SameValues() {}

  static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number number && other instanceof Number another) {
      return new BigDecimal(number.toString()).compareTo(new BigDecimal(another.toString())) == 0;
    }
    if (one instanceof List<?> list && other instanceof List<?> others) {
      Iterator<?> each = others.iterator();
      return list.size() == others.size()
          && list.stream().allMatch(element -> same(element, each.next()));
    }
    if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
      return map.keySet().equals(others.keySet())
          && map.entrySet().stream()
              .allMatch(entry -> same(entry.getValue(), others.get(entry.getKey())));
    }
    return one != null && one.equals(other);
  }
}
