package dev.spirebridge.issuer.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** The first words of a server of TLS 1.2, by hand (RFC 5246, sections 6.2.1 and 7.4). */
final class RawTls {

  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final byte[] ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 = {(byte) 0xc0, 0x2b};

  private RawTls() {}

  /** Reads a ClientHello, whole. */
  static byte[] readHello(Socket client) throws IOException {
    byte[] header = client.getInputStream().readNBytes(5);
    return client.getInputStream().readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
  }

  static byte[] serverHello() {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    hello.writeBytes(new byte[] {3, 3});
    hello.writeBytes(new byte[32]);
    hello.write(0);
    hello.writeBytes(ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
    hello.write(0);
    return record(HANDSHAKE, handshake(2, hello.toByteArray()));
  }

  static byte[] certificates(List<byte[]> chain) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    chain.forEach(der -> list.writeBytes(sized(der)));
    return record(HANDSHAKE, handshake(11, sized(list.toByteArray())));
  }

  /** Announces a message of 10 MiB and begins to send it. */
  static void tenMebibytesOfCertificates(Socket client) throws IOException {
    int size = 10 << 20;
    byte[] start = {11, (byte) (size >> 16), (byte) (size >> 8), (byte) size};
    client.getOutputStream().write(record(HANDSHAKE, start));
    byte[] more = record(HANDSHAKE, new byte[16000]);
    for (int sent = 0; sent < size; sent += 16000) {
      client.getOutputStream().write(more);
    }
  }

  static byte[] handshakeFailure() {
    return record(ALERT, new byte[] {2, 40});
  }

  private static byte[] handshake(int type, byte[] body) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(type);
    message.writeBytes(sized(body));
    return message.toByteArray();
  }

  private static byte[] sized(byte[] body) {
    ByteArrayOutputStream sized = new ByteArrayOutputStream();
    sized.write(body.length >> 16);
    sized.write(body.length >> 8);
    sized.write(body.length);
    sized.writeBytes(body);
    return sized.toByteArray();
  }

  private static byte[] record(int type, byte[] content) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {(byte) type, 3, 3});
    record.write(content.length >> 8);
    record.write(content.length);
    record.writeBytes(content);
    return record.toByteArray();
  }
}
