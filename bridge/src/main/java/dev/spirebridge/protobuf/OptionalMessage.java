package dev.spirebridge.protobuf;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** A message in another one that may be missing there, which is not the same as empty. */
public abstract class OptionalMessage implements MessageReader {

  private boolean there;

  @Override
  public final void readNested(CodedInputStream in) throws IOException {
    there = true;
    MessageReader.super.readNested(in);
  }

  protected final boolean isThere() {
    return there;
  }
}
