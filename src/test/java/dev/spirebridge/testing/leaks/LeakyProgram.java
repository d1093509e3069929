package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A program with every leak that the search is for, so that it can be seen to find them. */
final class LeakyProgram {

  private LeakyProgram() {}

  /**
   * Runs until it is ended.
   *
   * @param arguments a file with a key as DER, a folder, a port, and the key once more as base64
   */
  public static void main(String[] arguments) throws IOException {
    byte[] key = Files.readAllBytes(Path.of(arguments[0]));
    System.err.println("a stack trace: " + new IllegalArgumentException(Arrays.toString(key)));
    Files.write(Path.of(arguments[1], "state.bin"), new SecureRandom().generateSeed(16));
    Files.write(Path.of(arguments[1], "cache.bin"), key);
    HttpServer http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])),
            0);
    http.createContext(
        "/livez",
        exchange -> {
          exchange.getResponseHeaders().set("X-Debug", HexFormat.of().formatHex(key));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.createContext(
        "/api/v1/status",
        exchange -> {
          byte[] body = Base64.getMimeEncoder().encodeToString(key).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
  }
}
