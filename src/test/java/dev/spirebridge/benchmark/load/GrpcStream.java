package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC stream on an HTTP/2 connection of its own, reading whole frames. It knows only what a
 * client with one stream can meet: a general HTTP/2 client would take processor time from the
 * server that is being measured.
 *
 * <p>Runs on the channel's event loop only.
 */
final class GrpcStream extends ChannelInboundHandlerAdapter {
  /** What the stream reports. Each call comes from the channel's event loop. */
  interface Listener {
    /** The connection stands; returns the first request. */
    byte[] onConnected();

    /** The server's first frame is here: the connection has been accepted and is being served. */
    void onAccepted();

    /** One message; returns the answer to it. */
    byte[] onMessage(byte[] message);

    /** The stream has ended; called once. */
    void onClosed(String reason);
  }

  private static final int MESSAGE_PREFIX_BYTES = 5;

  private final ByteBuf opening;
  private final Listener listener;
  private final DefaultHttp2HeadersDecoder headersDecoder = new DefaultHttp2HeadersDecoder(false);
  private @Nullable ByteBuf incomplete;
  private boolean accepted;
  private boolean closed;

  /** {@code opening} is shared by all connections and never changed. */
  GrpcStream(ByteBuf opening, Listener listener) {
    this.opening = opening;
    this.listener = listener;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    byte[] request = listener.onConnected();
    ByteBuf bytes = context.alloc().buffer(opening.readableBytes() + request.length + 64);
    bytes.writeBytes(opening, opening.readerIndex(), opening.readableBytes());
    Http2Wire.writeMessage(bytes, request);
    write(context, bytes);
    context.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    ByteBuf bytes = (ByteBuf) frame;
    try {
      readFrame(context, bytes);
    } catch (Http2Exception e) {
      close(context, "unreadable frame: " + e.getMessage());
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close(context, "connection closed by the server");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context, cause.toString());
  }

  private void readFrame(ChannelHandlerContext context, ByteBuf frame) throws Http2Exception {
    if (!accepted) {
      accepted = true;
      listener.onAccepted();
    }
    frame.skipBytes(3);
    int type = frame.readUnsignedByte();
    int flags = frame.readUnsignedByte();
    frame.skipBytes(4);
    switch (type) {
      case Http2Wire.DATA -> readData(context, frame, flags);
      case Http2Wire.HEADERS -> readHeaders(context, frame, flags);
      case Http2Wire.SETTINGS -> acknowledgeSettings(context, flags);
      case Http2Wire.PING -> acknowledgePing(context, frame, flags);
      case Http2Wire.RST_STREAM -> close(context, "RST_STREAM " + frame.readUnsignedInt());
      case Http2Wire.GOAWAY -> close(context, goAway(frame));
      case Http2Wire.CONTINUATION -> close(context, "CONTINUATION: headers too large to expect");
      default -> {
        // WINDOW_UPDATE: acknowledgements are far smaller than the smallest window a server may
        // offer between two updates. PRIORITY and unknown types may be ignored (RFC 9113, 5.5).
      }
    }
  }

  private static void acknowledgeSettings(ChannelHandlerContext context, int flags) {
    if ((flags & Http2Wire.FLAG_ACK) == 0) {
      ByteBuf ack = context.alloc().buffer(Http2Wire.FRAME_HEADER_BYTES);
      Http2Wire.writeSettingsAck(ack);
      write(context, ack);
    }
  }

  private static void acknowledgePing(ChannelHandlerContext context, ByteBuf frame, int flags) {
    if ((flags & Http2Wire.FLAG_ACK) == 0) {
      ByteBuf ack = context.alloc().buffer(Http2Wire.FRAME_HEADER_BYTES + frame.readableBytes());
      Http2Wire.writePingAck(ack, frame);
      write(context, ack);
    }
  }

  private void readHeaders(ChannelHandlerContext context, ByteBuf frame, int flags)
      throws Http2Exception {
    skipPadding(frame, flags);
    if ((flags & Http2Wire.FLAG_PRIORITY) != 0) {
      frame.skipBytes(5);
    }
    // Decoded even when nothing is read from them: the trailers may refer to their table entries.
    Http2Headers headers = headersDecoder.decodeHeaders(Http2Wire.STREAM, frame);
    if ((flags & Http2Wire.FLAG_END_STREAM) != 0) {
      close(
          context,
          "gRPC status %s: %s".formatted(headers.get("grpc-status"), headers.get("grpc-message")));
    }
  }

  private void readData(ChannelHandlerContext context, ByteBuf frame, int flags) {
    skipPadding(frame, flags);
    ByteBuf held = incomplete;
    ByteBuf data = held == null ? frame : held.writeBytes(frame);
    while (holdsMessage(data)) {
      data.skipBytes(1);
      byte[] message = new byte[data.readInt()];
      data.readBytes(message);
      byte[] answer = listener.onMessage(message);
      ByteBuf bytes =
          context
              .alloc()
              .buffer(Http2Wire.FRAME_HEADER_BYTES + MESSAGE_PREFIX_BYTES + answer.length);
      Http2Wire.writeMessage(bytes, answer);
      write(context, bytes);
    }
    keepRest(context, data);
    if ((flags & Http2Wire.FLAG_END_STREAM) != 0) {
      close(context, "stream ended without a status");
    }
  }

  private void keepRest(ChannelHandlerContext context, ByteBuf data) {
    ByteBuf held = incomplete;
    ByteBuf rest =
        data.isReadable() ? context.alloc().buffer(data.readableBytes()).writeBytes(data) : null;
    if (held != null) {
      held.release();
    }
    incomplete = rest;
  }

  private static boolean holdsMessage(ByteBuf data) {
    return data.readableBytes() >= MESSAGE_PREFIX_BYTES
        && data.readableBytes() - MESSAGE_PREFIX_BYTES >= data.getInt(data.readerIndex() + 1);
  }

  private static void skipPadding(ByteBuf frame, int flags) {
    if ((flags & Http2Wire.FLAG_PADDED) != 0) {
      int padding = frame.readUnsignedByte();
      frame.writerIndex(frame.writerIndex() - padding);
    }
  }

  private static String goAway(ByteBuf frame) {
    frame.skipBytes(4);
    long code = frame.readUnsignedInt();
    return "GOAWAY %d %s".formatted(code, frame.toString(StandardCharsets.UTF_8));
  }

  /** A failed write also ends the connection, and that is reported. */
  private static void write(ChannelHandlerContext context, ByteBuf bytes) {
    var _ = context.write(bytes, context.voidPromise());
  }

  private void close(ChannelHandlerContext context, String reason) {
    if (closed) {
      return;
    }
    closed = true;
    ByteBuf held = incomplete;
    if (held != null) {
      held.release();
      incomplete = null;
    }
    listener.onClosed(reason);
    var _ = context.close();
  }
}
