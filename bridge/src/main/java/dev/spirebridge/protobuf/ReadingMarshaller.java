package dev.spirebridge.protobuf;

import com.google.protobuf.CodedInputStream;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** For gRPC, of messages that are received and never sent. */
public final class ReadingMarshaller<T> implements MethodDescriptor.Marshaller<T> {

  /** Reads a whole message. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(CodedInputStream in) throws IOException;
  }

  private final Reader<T> reader;

  public ReadingMarshaller(Reader<T> reader) {
    this.reader = reader;
  }

  /**
   * @throws io.grpc.StatusRuntimeException INTERNAL where gRPC's own marshallers throw it
   */
  @Override
  public T parse(InputStream stream) {
    try {
      return reader.read(CodedInputStream.newInstance(stream.readAllBytes()));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("Invalid protobuf byte sequence")
          .withCause(e)
          .asRuntimeException();
    }
  }

  @Override
  public InputStream stream(T value) {
    throw new UnsupportedOperationException("this message is only received");
  }
}
