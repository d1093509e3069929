package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;

/**
 * The few HTTP/2 frames (RFC 9113) a client with exactly one gRPC stream has to write. The opening
 * bytes are the same on every connection, so they are made once.
 */
final class Http2Wire {
  static final int FRAME_HEADER_BYTES = 9;
  static final int STREAM = 1;

  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int CONTINUATION = 0x9;

  static final int FLAG_ACK = 0x1;
  static final int FLAG_END_STREAM = 0x1;
  static final int FLAG_END_HEADERS = 0x4;
  static final int FLAG_PADDED = 0x8;
  static final int FLAG_PRIORITY = 0x20;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int SETTING_ENABLE_PUSH = 0x2;
  private static final int SETTING_INITIAL_WINDOW_SIZE = 0x4;

  /** Envoy's default window for its own gRPC clusters; with it no window ever runs out here. */
  private static final int WINDOW_BYTES = 256 * 1024 * 1024;

  private static final int INITIAL_CONNECTION_WINDOW_BYTES = 65_535;
  private static final int WINDOW_UPDATE = 0x8;

  private Http2Wire() {}

  /** Preface, SETTINGS, WINDOW_UPDATE and the request HEADERS of stream 1. */
  static ByteBuf opening(String path) {
    ByteBuf bytes = Unpooled.buffer();
    bytes.writeCharSequence(PREFACE, StandardCharsets.US_ASCII);
    writeFrameHeader(bytes, 12, SETTINGS, 0, 0);
    bytes.writeShort(SETTING_ENABLE_PUSH).writeInt(0);
    bytes.writeShort(SETTING_INITIAL_WINDOW_SIZE).writeInt(WINDOW_BYTES);
    writeFrameHeader(bytes, 4, WINDOW_UPDATE, 0, 0);
    bytes.writeInt(WINDOW_BYTES - INITIAL_CONNECTION_WINDOW_BYTES);
    ByteBuf headers = requestHeaders(path);
    writeFrameHeader(bytes, headers.readableBytes(), HEADERS, FLAG_END_HEADERS, STREAM);
    return bytes.writeBytes(headers);
  }

  /** Writes one gRPC message (uncompressed) as one DATA frame of stream 1. */
  static void writeMessage(ByteBuf bytes, byte[] message) {
    writeFrameHeader(bytes, message.length + 5, DATA, 0, STREAM);
    bytes.writeByte(0).writeInt(message.length).writeBytes(message);
  }

  static void writeSettingsAck(ByteBuf bytes) {
    writeFrameHeader(bytes, 0, SETTINGS, FLAG_ACK, 0);
  }

  static void writePingAck(ByteBuf bytes, ByteBuf opaqueData) {
    writeFrameHeader(bytes, opaqueData.readableBytes(), PING, FLAG_ACK, 0);
    bytes.writeBytes(opaqueData);
  }

  private static void writeFrameHeader(ByteBuf bytes, int length, int type, int flags, int stream) {
    bytes.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  private static ByteBuf requestHeaders(String path) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path(path)
            .authority("localhost")
            .add("te", "trailers")
            .add("content-type", "application/grpc");
    ByteBuf block = Unpooled.buffer();
    try {
      new DefaultHttp2HeadersEncoder().encodeHeaders(STREAM, headers, block);
    } catch (Http2Exception e) {
      throw new IllegalStateException("The constant request headers cannot be encoded", e);
    }
    return block;
  }
}
