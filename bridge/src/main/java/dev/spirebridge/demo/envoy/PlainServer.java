package dev.spirebridge.demo.envoy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A workload behind its Envoy: plain HTTP on a loopback port. */
final class PlainServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private PlainServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static PlainServer start(HttpHandler handler) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    return new PlainServer(server, threads);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
