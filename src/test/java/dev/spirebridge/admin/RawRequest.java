package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Bytes sent as they are, and what came back until the server closed the connection. */
final class RawRequest {

  private RawRequest() {}

  /**
   * What came of a request: the whole answer, empty for a connection that was closed without one.
   */
  record Reply(String text) {

    /** Like 404; 0 without an answer. */
    int status() {
      String[] words = text.split("[ \r\n]", 3);
      return words.length < 2 || !words[0].startsWith("HTTP/") ? 0 : Integer.parseInt(words[1]);
    }

    String head() {
      return text.split("\r\n\r\n", 2)[0];
    }
  }

  /**
   * Sends all at once and reads to the end.
   *
   * @throws SocketTimeoutException when the connection is still open after the socket's time
   */
  static Reply ask(Socket socket, String request) throws IOException {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(ISO_8859_1));
      out.flush();
    } catch (IOException closedMeanwhile) {
      // An answer may have been written before.
    }
    return new Reply(read(socket));
  }

  static String read(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException reset) {
      // What came before it counts.
    }
    return answer.toString(ISO_8859_1);
  }
}
