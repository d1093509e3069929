package dev.spirebridge.sds;

import com.google.protobuf.CodedInputStream;
import com.google.rpc.Status;
import dev.spirebridge.protobuf.OptionalMessage;
import java.io.IOException;
import java.util.Optional;

/** Of a request's error_detail the reason that it gives. */
final class ErrorReader extends OptionalMessage {

  private static final int CODE = Status.CODE_FIELD_NUMBER << NUMBER_SHIFT | VARINT;
  private static final int MESSAGE = Status.MESSAGE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;

  private int code;
  private String message = "";

  @Override
  public boolean take(int tag, CodedInputStream in) throws IOException {
    switch (tag) {
      case CODE -> code = in.readInt32();
      case MESSAGE -> message = in.readStringRequireUtf8();
      default -> {
        return false;
      }
    }
    return true;
  }

  Optional<String> reason() {
    return isThere() ? Optional.of(ClientText.reason(code, message)) : Optional.empty();
  }
}
