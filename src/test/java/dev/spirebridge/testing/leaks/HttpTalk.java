package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/** Requests of all kinds to an HTTP port, right and wrong; the answers are kept as they came. */
final class HttpTalk {

  private static final int PATIENCE_MILLIS = 2000;

  private static final List<String> PATHS =
      List.of(
          "/",
          "/livez",
          "/readyz",
          "/metrics",
          "/api/v1/status",
          "/api/v1/identities",
          "/api/v1/namespaces",
          "/api/v1/issuers",
          "/page.js",
          "/page.css",
          "/?filter=key",
          "/nothing",
          "/../../proc/self/environ",
          "/%2e%2e/key.pem",
          "/key.pem");

  private static final List<String> METHODS = List.of("HEAD", "POST", "PUT", "TRACE", "BREW");

  private static final List<String> BROKEN =
      List.of(
          "GET\r\n\r\n",
          "GET / HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
          "\u0016\u0003\u0001\u0002 garbage\r\n\r\n");

  private final SocketFactory sockets;
  private final int port;

  HttpTalk(SocketFactory sockets, int port) {
    this.sockets = sockets;
    this.port = port;
  }

  /** All that was answered, headers and all. */
  byte[] answers() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    requests().forEach(request -> all.writeBytes(answer(request)));
    return all.toByteArray();
  }

  private static List<String> requests() {
    List<String> requests = new ArrayList<>(BROKEN);
    for (String path : PATHS) {
      requests.add(request("GET", path, "*/*"));
    }
    requests.add(request("GET", "/", "text/html"));
    METHODS.forEach(method -> requests.add(request(method, "/api/v1/status", "*/*")));
    return requests;
  }

  private static String request(String method, String path, String accept) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\nConnection: close\r\n\r\n"
        .formatted(method, path, accept);
  }

  private byte[] answer(String request) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = sockets.createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getInputStream().transferTo(answer);
    } catch (IOException e) {
      // A reset, or silence: as good an answer to what is no request as any.
    }
    return answer.toByteArray();
  }
}
