package dev.spirebridge.sds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Value;
import dev.spirebridge.protobuf.MessageReader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A value of a node's metadata as a yes or no, if it is one. It is one of several kinds, and where
 * several came, be it in parts, the last one counts.
 */
final class MetadataFlag implements MessageReader {

  // Go's strconv.ParseBool, by which SPIRE's agent reads the metadata.
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private static final int FIXED64 = 1;
  private static final int NULL = Value.NULL_VALUE_FIELD_NUMBER << NUMBER_SHIFT | VARINT;
  private static final int NUMBER = Value.NUMBER_VALUE_FIELD_NUMBER << NUMBER_SHIFT | FIXED64;
  private static final int STRING =
      Value.STRING_VALUE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int BOOL = Value.BOOL_VALUE_FIELD_NUMBER << NUMBER_SHIFT | VARINT;
  private static final int STRUCT =
      Value.STRUCT_VALUE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int LIST = Value.LIST_VALUE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;

  private Optional<Boolean> flag = Optional.empty();

  /**
   * Reads the value, or more of it, behind its tag. Numbers, null, structures and other strings
   * count as absent, as in SPIRE's agent.
   */
  Optional<Boolean> read(CodedInputStream in) throws IOException {
    readNested(in);
    return flag;
  }

  @Override
  public boolean take(int tag, CodedInputStream in) throws IOException {
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
  }

  private static Optional<Boolean> parseBool(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(true);
    }
    return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }
}
