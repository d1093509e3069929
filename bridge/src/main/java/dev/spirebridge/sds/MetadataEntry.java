package dev.spirebridge.sds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Value;
import dev.spirebridge.protobuf.MessageReader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** One pair of a node's metadata, its value as a yes or no if it is one. */
final class MetadataEntry implements MessageReader {

  // Go's strconv.ParseBool, by which SPIRE's agent reads the metadata.
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  /** On the wire a map is a list of pairs, the key as field 1 and the value as field 2. */
  private static final int KEY = 1 << NUMBER_SHIFT | LENGTH_DELIMITED;

  private static final int VALUE = 2 << NUMBER_SHIFT | LENGTH_DELIMITED;

  private static final int FIXED64 = 1;
  private static final int NULL = Value.NULL_VALUE_FIELD_NUMBER << NUMBER_SHIFT | VARINT;
  private static final int NUMBER = Value.NUMBER_VALUE_FIELD_NUMBER << NUMBER_SHIFT | FIXED64;
  private static final int STRING =
      Value.STRING_VALUE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int BOOL = Value.BOOL_VALUE_FIELD_NUMBER << NUMBER_SHIFT | VARINT;
  private static final int STRUCT =
      Value.STRUCT_VALUE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int LIST = Value.LIST_VALUE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;

  private String key = "";
  private Optional<Boolean> flag = Optional.empty();

  String key() {
    return key;
  }

  /** Numbers, null, structures and other strings count as absent, as in SPIRE's agent. */
  Optional<Boolean> flag() {
    return flag;
  }

  @Override
  public boolean take(int tag, CodedInputStream in) throws IOException {
    switch (tag) {
      case KEY -> key = in.readStringRequireUtf8();
      case VALUE -> value().readNested(in);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** It is one of several kinds: the last one that comes counts. */
  private MessageReader value() {
    return (tag, in) -> {
      switch (tag) {
        case STRING -> flag = parseBool(in.readStringRequireUtf8());
        case BOOL -> flag = Optional.of(in.readBool());
        case NULL, NUMBER, STRUCT, LIST -> {
          in.skipField(tag);
          flag = Optional.empty();
        }
        default -> {
          return false;
        }
      }
      return true;
    };
  }

  private static Optional<Boolean> parseBool(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(true);
    }
    return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }
}
