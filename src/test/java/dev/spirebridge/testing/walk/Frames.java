package dev.spirebridge.testing.walk;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The frames of a WebSocket (RFC 6455, 5.2) at a server, in as much as a forwarded port needs. One
 * thread reads; any may send.
 */
final class Frames {

  /** The first byte of a message: of the port itself, and of what is wrong with it. */
  static final int DATA = 0;

  static final int ERROR = 1;

  private static final int LAST = 0x80;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  private final DataInputStream in;
  private final OutputStream out;

  Frames(DataInputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next message with its channel; empty if that was all. */
  byte[] next() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = in.read();
      int kind = first & 0xF;
      if (first < 0 || kind == CLOSE) {
        return new byte[0];
      }
      byte[] content = content();
      if (kind == PING) {
        frame(PONG, content, content.length);
      } else if (kind <= BINARY) {
        message.write(content);
        if ((first & LAST) != 0 && message.size() > 0) {
          return message.toByteArray();
        }
      }
    }
  }

  /** What a client sends is masked. */
  private byte[] content() throws IOException {
    int second = in.readUnsignedByte();
    int length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = new byte[4];
    if ((second & 0x80) != 0) {
      in.readFully(mask);
    }
    byte[] content = new byte[length];
    in.readFully(content);
    for (int i = 0; i < length; i++) {
      content[i] ^= mask[i % 4];
    }
    return content;
  }

  void send(int channel, byte[] data, int length) throws IOException {
    byte[] message = new byte[length + 1];
    message[0] = (byte) channel;
    System.arraycopy(data, 0, message, 1, length);
    frame(BINARY, message, message.length);
  }

  void end() throws IOException {
    frame(CLOSE, new byte[] {0x3, (byte) 0xE8}, 2);
  }

  private synchronized void frame(int kind, byte[] content, int length) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(LAST | kind);
    if (length < 126) {
      frame.write(length);
    } else {
      frame.write(126);
      frame.write(length >> 8);
      frame.write(length);
    }
    frame.write(content, 0, length);
    out.write(frame.toByteArray());
    out.flush();
  }
}
