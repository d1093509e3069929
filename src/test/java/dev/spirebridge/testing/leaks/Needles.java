package dev.spirebridge.testing.leaks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many short byte strings that are looked for at once, in one pass. */
final class Needles {

  /** Of each, that many bytes decide whether it is compared as a whole. */
  private static final int HEAD = 4;

  private static final int FILTER_BITS = 1 << 16;

  private final Map<Integer, List<Needle>> byHead = new HashMap<>();
  private final BitSet filter = new BitSet(FILTER_BITS);

  /** One of them, and what finding it means. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared with another.
  private record Needle(byte[] bytes, String meaning) {}

  /**
   * @param bytes at least four
   */
  void add(byte[] bytes, String meaning) {
    int head = head(bytes, 0);
    filter.set(filterBit(head));
    byHead.computeIfAbsent(head, _ -> new ArrayList<>()).add(new Needle(bytes, meaning));
  }

  /** The meanings of those that occur, each once, in the order in which they are found. */
  List<String> in(byte[] text) {
    List<String> found = new ArrayList<>();
    for (int at = 0; at + HEAD <= text.length; at++) {
      int head = head(text, at);
      if (filter.get(filterBit(head))) {
        for (Needle needle : byHead.getOrDefault(head, List.of())) {
          if (stands(needle.bytes(), text, at) && !found.contains(needle.meaning())) {
            found.add(needle.meaning());
          }
        }
      }
    }
    return found;
  }

  private static boolean stands(byte[] needle, byte[] text, int at) {
    return at + needle.length <= text.length
        && Arrays.equals(needle, 0, needle.length, text, at, at + needle.length);
  }

  private static int head(byte[] bytes, int at) {
    return (bytes[at] << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }

  private static int filterBit(int head) {
    return (head ^ (head >>> 15)) & (FILTER_BITS - 1);
  }
}
