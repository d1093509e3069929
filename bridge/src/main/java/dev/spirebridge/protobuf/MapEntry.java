package dev.spirebridge.protobuf;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * One pair of a map whose keys are strings. On the wire a map is a list of such pairs, the key as
 * field 1 and the value as field 2, and of two with the same key the later one counts.
 */
public final class MapEntry<V> implements MessageReader {

  private static final int KEY = 1 << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int VALUE = 2 << NUMBER_SHIFT | LENGTH_DELIMITED;

  /** Reads a value that is a string, bytes or a message, behind its tag. */
  @FunctionalInterface
  public interface ValueReader<V> {
    V read(CodedInputStream in) throws IOException;
  }

  private final ValueReader<V> reader;
  private String key = "";
  private V value;

  private MapEntry(V absent, ValueReader<V> reader) {
    this.value = absent;
    this.reader = reader;
  }

  /**
   * Reads a pair, behind its tag.
   *
   * @param absent the value of a pair that has none
   */
  public static <V> MapEntry<V> read(CodedInputStream in, V absent, ValueReader<V> reader)
      throws IOException {
    MapEntry<V> entry = new MapEntry<>(absent, reader);
    entry.readNested(in);
    return entry;
  }

  public String key() {
    return key;
  }

  public V value() {
    return value;
  }

  @Override
  public boolean take(int tag, CodedInputStream in) throws IOException {
    switch (tag) {
      case KEY -> key = in.readStringRequireUtf8();
      case VALUE -> value = reader.read(in);
      default -> {
        return false;
      }
    }
    return true;
  }
}
