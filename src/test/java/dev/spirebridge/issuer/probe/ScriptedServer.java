package dev.spirebridge.issuer.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A loopback port that treats every connection as a test tells it, then closes it. */
final class ScriptedServer implements AutoCloseable {

  /** What happens to a connection; its failures are the client's business. */
  interface Script {
    void play(Socket client) throws Exception;
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private ScriptedServer(ServerSocket server) {
    this.server = server;
  }

  static ScriptedServer of(Script script) throws IOException {
    return of(new ServerSocket(0, 600, InetAddress.getLoopbackAddress()), script);
  }

  static ScriptedServer of(ServerSocket socket, Script script) {
    ScriptedServer server = new ScriptedServer(socket);
    server.threads.execute(() -> server.accept(script));
    return server;
  }

  int port() {
    return server.getLocalPort();
  }

  String hostPort() {
    return "127.0.0.1:" + port();
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> play(script, client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void play(Script script, Socket client) {
    try (client) {
      script.play(client);
    } catch (Exception clientLeft) {
      // Or the script ends with a failure, for the client to see.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
