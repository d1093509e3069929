package dev.spirebridge.protobuf;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * Takes a message's fields one after the other, in the order of the wire. What it does not know is
 * left out, as protobuf has it; a field that comes again is merged or replaced by the reader.
 */
@FunctionalInterface
public interface MessageReader {

  /** The wire type of strings, bytes and messages: the lower three bits of a tag. */
  int LENGTH_DELIMITED = 2;

  /** The wire type of whole numbers and booleans. */
  int VARINT = 0;

  /** How far a field's number is above its wire type in a tag. */
  int NUMBER_SHIFT = 3;

  /**
   * @return whether the field was taken; if not, nothing has been read of it
   */
  boolean take(int tag, CodedInputStream in) throws IOException;

  /**
   * Reads to the end of the input, or of the message it stands in.
   *
   * @throws IOException when that is no protobuf message
   */
  default void readAll(CodedInputStream in) throws IOException {
    int tag = in.readTag();
    while (tag != 0 && (take(tag, in) || in.skipField(tag))) {
      tag = in.readTag();
    }
    in.checkLastTagWas(0);
  }

  /** Reads a field that is a message itself, behind its tag. */
  default void readNested(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    readAll(in);
    in.popLimit(outer);
  }
}
