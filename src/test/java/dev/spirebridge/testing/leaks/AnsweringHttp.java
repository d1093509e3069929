package dev.spirebridge.testing.leaks;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An HTTP server on a loopback port that says one thing, whatever it is asked. */
final class AnsweringHttp implements AutoCloseable {

  private final HttpServer server;

  private AnsweringHttp(HttpServer server) {
    this.server = server;
  }

  static AnsweringHttp start(HttpHandler answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", answer);
    server.start();
    return new AnsweringHttp(server);
  }

  /** {@code http://127.0.0.1:port}. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
