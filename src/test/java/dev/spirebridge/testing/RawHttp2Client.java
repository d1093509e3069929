package dev.spirebridge.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 client that reads its socket only when asked to and writes what it is told to: for what
 * no proper client does, and for what has to be seen at one instant. Used by one thread.
 */
public final class RawHttp2Client implements AutoCloseable {

  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;

  /** RFC 9113, section 6.9.2: what a stream may be sent unless SETTINGS say otherwise. */
  public static final int LARGE_WINDOW = 1 << 24;

  public static final String STREAM_SECRETS =
      "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets";

  private static final int DATA = 0;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int FRAME_HEADER = 9;
  private static final int MESSAGE_HEADER = 5;
  private static final long PAUSE_NANOS = 20_000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** One frame as it came. */
  public record Frame(int type, int flags, int stream, ByteString payload) {
    public boolean isSettingsAck() {
      return type == SETTINGS && (flags & ACK) != 0;
    }
  }

  private final SocketChannel socket;
  private final ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
  private final Map<Integer, ByteString> dataByStream = new HashMap<>();
  private ByteString unparsed = ByteString.EMPTY;
  private boolean peerClosed;

  private RawHttp2Client(SocketChannel socket) {
    this.socket = socket;
  }

  /** Connects and sends nothing. */
  public static RawHttp2Client connect(Endpoint endpoint) {
    SocketAddress address =
        switch (endpoint) {
          case Endpoint.Unix(var path) -> UnixDomainSocketAddress.of(path);
          case Endpoint.Tcp(var host, var port) -> new InetSocketAddress(host.value(), port);
        };
    try {
      SocketChannel socket = SocketChannel.open(address);
      socket.configureBlocking(false);
      return new RawHttp2Client(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to " + endpoint, e);
    }
  }

  /** Sends the connection preface; the connection itself may carry as much as HTTP/2 allows. */
  public RawHttp2Client greet(int windowOfEachStream) {
    write(ByteString.copyFromUtf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    ByteBuffer setting = ByteBuffer.allocate(6);
    setting.putShort((short) INITIAL_WINDOW_SIZE).putInt(windowOfEachStream).flip();
    frame(SETTINGS, 0, 0, ByteString.copyFrom(setting));
    widen(0, Integer.MAX_VALUE - 65_535);
    return this;
  }

  public void acknowledgeSettings() {
    frame(SETTINGS, ACK, 0, ByteString.EMPTY);
  }

  /** Allows so many more bytes on a stream. */
  public void widen(int stream, int bytes) {
    frame(
        WINDOW_UPDATE, 0, stream, ByteString.copyFrom(ByteBuffer.allocate(4).putInt(bytes).flip()));
  }

  /** Begins a gRPC call, with no message yet. */
  public void call(int stream, String path) {
    ByteString headers =
        header(":method", "POST")
            .concat(header(":scheme", "http"))
            .concat(header(":path", path))
            .concat(header(":authority", "localhost"))
            .concat(header("content-type", "application/grpc"))
            .concat(header("te", "trailers"));
    frame(HEADERS, END_HEADERS, stream, headers);
  }

  public void send(int stream, MessageLite message) {
    sendBytes(stream, message.toByteString());
  }

  /** Sends a gRPC message whose content need not be one. */
  public void sendBytes(int stream, ByteString bytes) {
    ByteBuffer length = ByteBuffer.allocate(MESSAGE_HEADER).put((byte) 0).putInt(bytes.size());
    frame(DATA, 0, stream, ByteString.copyFrom(length.flip()).concat(bytes));
  }

  /** Sends bytes that need not be HTTP/2. */
  public void write(ByteString bytes) {
    ByteBuffer out = bytes.asReadOnlyByteBuffer();
    Await.until(
        "room to write",
        LIMIT,
        () -> {
          try {
            socket.write(out);
            return !out.hasRemaining();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns when the server has read all that was sent before; keeps messages for later. */
  public void ping() {
    frame(PING, 0, 0, ByteString.copyFrom(new byte[8]));
    await(
        "the answer to a ping",
        () -> {
          Optional<Frame> next = parseFrame();
          next.ifPresent(this::keepData);
          return next.filter(frame -> frame.type() == PING && (frame.flags() & ACK) != 0);
        });
  }

  /** The next frame; fails when none comes in time. */
  public Frame nextFrame() {
    return await("a frame", this::parseFrame);
  }

  /** The next message of a call; fails when none comes in time. */
  public <M> M nextMessage(int stream, Parser<M> parser) {
    return await(
        "a message on stream " + stream,
        () -> {
          takeData();
          return parseMessage(stream, parser);
        });
  }

  /** The messages of a call that are here now, without waiting for any. */
  public <M> List<M> messagesHere(int stream, Parser<M> parser) {
    readWhatIsHere();
    takeData();
    List<M> messages = new ArrayList<>();
    Optional<M> next = parseMessage(stream, parser);
    while (next.isPresent()) {
      messages.add(next.get());
      next = parseMessage(stream, parser);
    }
    return messages;
  }

  /** Returns when the server has closed the connection; fails when it does not in time. */
  public void awaitClosed() {
    Await.until(
        "the server to close the connection",
        LIMIT,
        () -> {
          readWhatIsHere();
          return peerClosed;
        });
  }

  /** Whether the server has sent so much as a byte that was read and not yet asked for. */
  public boolean hasUnreadBytes() {
    return !unparsed.isEmpty() || !dataByStream.isEmpty();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T await(String what, java.util.function.Supplier<Optional<T>> found) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Optional<T> here = found.get();
      if (here.isPresent()) {
        return here.get();
      }
      if (peerClosed || System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "waited for " + what + (peerClosed ? "; the server closed the connection" : ""));
      }
      if (!readWhatIsHere()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean readWhatIsHere() {
    boolean any = false;
    try {
      int count = socket.read(chunk.clear());
      while (count > 0) {
        any = true;
        unparsed = unparsed.concat(ByteString.copyFrom(chunk.flip()));
        count = socket.read(chunk.clear());
      }
      peerClosed |= count < 0;
    } catch (IOException e) {
      peerClosed = true;
    }
    return any;
  }

  private Optional<Frame> parseFrame() {
    if (unparsed.size() < FRAME_HEADER) {
      return Optional.empty();
    }
    ByteBuffer header = unparsed.substring(0, FRAME_HEADER).asReadOnlyByteBuffer();
    int lengthAndType = header.getInt();
    int end = FRAME_HEADER + (lengthAndType >>> 8);
    if (unparsed.size() < end) {
      return Optional.empty();
    }
    Frame frame =
        new Frame(
            lengthAndType & 0xff,
            header.get(),
            header.getInt(),
            unparsed.substring(FRAME_HEADER, end));
    unparsed = unparsed.substring(end);
    return Optional.of(frame);
  }

  private void takeData() {
    for (Optional<Frame> next = parseFrame(); next.isPresent(); next = parseFrame()) {
      keepData(next.get());
    }
  }

  private void keepData(Frame frame) {
    if (frame.type() == DATA) {
      dataByStream.merge(frame.stream(), frame.payload(), ByteString::concat);
    }
  }

  private <M> Optional<M> parseMessage(int stream, Parser<M> parser) {
    @Nullable ByteString data = dataByStream.get(stream);
    if (data == null || data.size() < MESSAGE_HEADER) {
      return Optional.empty();
    }
    int end = MESSAGE_HEADER + data.substring(1, MESSAGE_HEADER).asReadOnlyByteBuffer().getInt();
    if (data.size() < end) {
      return Optional.empty();
    }
    dataByStream.put(stream, data.substring(end));
    try {
      return Optional.of(parser.parseFrom(data.substring(MESSAGE_HEADER, end)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void frame(int type, int flags, int stream, ByteString payload) {
    ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER);
    header.putInt(payload.size() << 8 | type).put((byte) flags).putInt(stream).flip();
    write(ByteString.copyFrom(header).concat(payload));
  }

  /** RFC 7541, section 6.2.2: a literal that no table remembers. */
  private static ByteString header(String name, String value) {
    ByteString.Output out = ByteString.newOutput();
    out.write(0);
    for (String text : List.of(name, value)) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      out.write(bytes.length);
      out.write(bytes, 0, bytes.length);
    }
    return out.toByteString();
  }
}
